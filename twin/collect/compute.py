"""Arrow's compute functions. They are made at run time, so a type checker sees none of them."""

from typing import Any

import pyarrow.compute

pc: Any = pyarrow.compute
