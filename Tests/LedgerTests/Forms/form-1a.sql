PRAGMA application_id = 1398164529;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE account (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO account VALUES('HN1');
INSERT INTO account VALUES('HN2');
INSERT INTO account VALUES('HNI');
INSERT INTO account VALUES('K');
INSERT INTO account VALUES('R');
INSERT INTO account VALUES('~contra');
CREATE TABLE journal (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  reference TEXT NOT NULL,
  date TEXT NOT NULL,
  description TEXT NOT NULL,
  reverses INTEGER UNIQUE REFERENCES journal (number),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO journal VALUES(1,'opening','opening.csv','','2021-04-01','Balances at the start of 2021-22',NULL,X'18ffa24f2329787a3d51b235c9025013e98c391301f9c11796b4deaa0cb568ac');
INSERT INTO journal VALUES(2,'outturn','2021-22/outturn.csv','','2022-03-31','Outturn of 2021-22',NULL,X'4f620a898253be28b650f399a8e3e15e4edcf37608e86bea4cda5ee26bda896f');
INSERT INTO journal VALUES(3,'journal','2022-23/journals.csv','J1','2022-05-31','Sundry',NULL,X'd8fab40ee8eb092b0c7b2c949861d0ed04ba3f632201fe7582fdf3c9109585a1');
INSERT INTO journal VALUES(4,'journal','2022-23/journals.csv','J2','2022-06-30','Sundry',NULL,X'fd9cb1f1ca325d26430e2848e165c28269e5d3cd1dace909b23d684ed5fb38a1');
INSERT INTO journal VALUES(5,'reversal','2022-23/journals.csv','J1','2022-05-31','Reversal of journal 3',3,X'8ae68afd0bfc961edc0c6cfe6299bdce91cee449ec8fb172c62f2120703a0cb4');
INSERT INTO journal VALUES(6,'journal','2022-23/journals.csv','J1','2022-05-31','Sundry',NULL,X'84fe21f47b6d685ac9f1b0a9b70017c289b470cbf6d7c7eb440c1c5a19868fe1');
CREATE TABLE posting (
  journal INTEGER NOT NULL REFERENCES journal (number),
  line INTEGER NOT NULL CHECK (line > 0),
  account TEXT NOT NULL REFERENCES account (code),
  year INTEGER NOT NULL,
  period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
  amount INTEGER NOT NULL,
  description TEXT NOT NULL,
  source TEXT,
  PRIMARY KEY (journal, line)
) STRICT, WITHOUT ROWID;
INSERT INTO posting VALUES(1,1,'R',2021,1,100000,'','S1');
INSERT INTO posting VALUES(1,2,'K',2021,1,-100000,'','S1');
INSERT INTO posting VALUES(2,1,'HN1',2021,13,50000,'','S1');
INSERT INTO posting VALUES(2,2,'HNI',2021,13,-45000,'','S1');
INSERT INTO posting VALUES(2,3,'~contra',2021,13,-5000,'Contra to amounts entered in total',NULL);
INSERT INTO posting VALUES(3,1,'HN1',2022,2,6000,'Sundry','S1');
INSERT INTO posting VALUES(3,2,'K',2022,2,-6000,'Sundry','S1');
INSERT INTO posting VALUES(4,1,'HN2',2022,3,2000,'Sundry','S1');
INSERT INTO posting VALUES(4,2,'K',2022,3,-2000,'Sundry','S1');
INSERT INTO posting VALUES(5,1,'HN1',2022,2,-6000,'Sundry','S1');
INSERT INTO posting VALUES(5,2,'K',2022,2,6000,'Sundry','S1');
INSERT INTO posting VALUES(6,1,'HN1',2022,2,6100,'Sundry','S1');
INSERT INTO posting VALUES(6,2,'K',2022,2,-6100,'Sundry','S1');
CREATE TRIGGER account_no_update BEFORE UPDATE ON account
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER account_no_delete BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM journal)
BEGIN SELECT RAISE(ABORT, 'a journal takes the next number'); END;
CREATE TRIGGER posting_in_order BEFORE INSERT ON posting
WHEN NEW.journal <> (SELECT max(number) FROM journal)
  OR NEW.line <> 1 + (SELECT coalesce(max(line), 0) FROM posting WHERE journal = NEW.journal)
BEGIN SELECT RAISE(ABORT, 'postings are added line by line to the last journal'); END;
CREATE TRIGGER account_once BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'the account is there already'); END;
COMMIT;
