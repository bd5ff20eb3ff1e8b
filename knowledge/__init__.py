"""What the policies say, and finding it."""

import os

# onnxruntime sends usage data unless it is told not to before it is imported; nothing of ours goes to anybody.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
