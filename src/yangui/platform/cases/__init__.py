"""Cases: claims from a draft to the money, objections, letters, and how a benefit is administered."""
