"""The board of the plan backwards: asked, drawn, and what is moved in it."""
