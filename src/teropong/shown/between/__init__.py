"""Why one period brought more than another, in pictures: a `teropong.changed/1` as a page."""
