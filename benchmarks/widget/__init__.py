"""How quickly the widget shows what comes, and how many of them one page bears."""
