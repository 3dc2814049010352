"""One module per page: PATH, NAME, TITLE, layout(context, …), register(app)."""
