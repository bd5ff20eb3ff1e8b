"""The pages for people: complete without JavaScript, and readable by whatever reads them."""
