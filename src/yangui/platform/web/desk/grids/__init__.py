"""Who manages a grid: places, who is in charge, gaps, the sheet."""
