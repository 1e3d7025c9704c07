"""What templates say in a way of their own."""
