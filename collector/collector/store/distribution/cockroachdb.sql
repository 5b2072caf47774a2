-- After `migrate`, once. The keys begin with a hash, so that ranges fill evenly; they are split before the first load.
ALTER TABLE installation SPLIT AT VALUES ('\x40'), ('\x80'), ('\xc0');
ALTER TABLE submission SPLIT AT VALUES ('\x40'), ('\x80'), ('\xc0');
