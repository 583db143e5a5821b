"""Chainlit writes files where it is imported; for these tests that is a folder of its own."""

import os
import tempfile

os.environ["CHAINLIT_APP_ROOT"] = tempfile.mkdtemp(prefix="lightbox-chainlit-")
