"""The wire: requests, replies and views, one module an audience. Never imports the engine: the wire is a promise.

A view is always whole: whoever gets one needs nothing it got before. `VERSION` rises when a client of the version
before would misread a message; fields may be added without that.
"""

VERSION = 1
API = "/api/v1"
