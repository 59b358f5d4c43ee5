"""The wait estimate at work: a process of its own plays each lobby forward, the server tells what it foresaw."""
