# At run time Home Assistant puts probatio in voluptuous's place.
from probatio import *
