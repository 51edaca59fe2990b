"""What people say of the running period themselves, week by week, and how good all of it was."""
