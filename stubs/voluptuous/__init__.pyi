# Home Assistant answers `import voluptuous` with probatio, so that is what a type checker must see.
from probatio import *
