"""What a message means: a `Reading`, made by pure steps in one order."""
