"""Pages of reports. They decide nothing: queries read, actions write. Looking at one is written down."""
