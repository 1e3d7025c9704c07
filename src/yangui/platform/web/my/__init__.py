"""What is one's own: for the person, and for the employer's agent."""
