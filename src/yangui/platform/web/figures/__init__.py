"""What is published of goals, talent and demand, for everybody."""
