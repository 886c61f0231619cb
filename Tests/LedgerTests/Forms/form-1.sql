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
  description TEXT NOT NULL,
  reverses INTEGER UNIQUE REFERENCES journal (number),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO journal VALUES(1,'opening','opening.csv','','Balances at the start of 2021-22',NULL,X'23592395d81a38b78e42e4c68bb09158a68d645cbda5d655a90cea27ab4f0d95');
INSERT INTO journal VALUES(2,'outturn','2021-22/outturn.csv','','Outturn of 2021-22',NULL,X'cbddc20dc4ee195fd7525e6692fb8327081c01228270a346cb53d8f17c7573d6');
INSERT INTO journal VALUES(3,'journal','2022-23/journals.csv','J1','Sundry',NULL,X'7da83d919a78139e2df95dff6149256dac1a73d74de2ad4659c1d53b57140352');
INSERT INTO journal VALUES(4,'journal','2022-23/journals.csv','J2','Sundry',NULL,X'338b2f0fa6925bca4210466de1bac8ced37acc663387ae41d379bbd71721ea6c');
INSERT INTO journal VALUES(5,'reversal','2022-23/journals.csv','J1','Reversal of journal 3',3,X'8b1995dd68518fe27ae15bfab2621f4e28540b2c3a83928dd9144d2314571016');
INSERT INTO journal VALUES(6,'journal','2022-23/journals.csv','J1','Sundry',NULL,X'0fc07bdc148b65fbb08d5a6768520838fc5ccb9b55d68dc357038d90c2b12f20');
CREATE TABLE posting (
  journal INTEGER NOT NULL REFERENCES journal (number),
  line INTEGER NOT NULL CHECK (line > 0),
  account TEXT NOT NULL REFERENCES account (code),
  date TEXT NOT NULL,
  year INTEGER NOT NULL,
  period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
  amount INTEGER NOT NULL,
  description TEXT NOT NULL,
  source TEXT,
  PRIMARY KEY (journal, line)
) STRICT, WITHOUT ROWID;
INSERT INTO posting VALUES(1,1,'R','2021-04-01',2021,1,100000,'','S1');
INSERT INTO posting VALUES(1,2,'K','2021-04-01',2021,1,-100000,'','S1');
INSERT INTO posting VALUES(2,1,'HN1','2022-03-31',2021,13,50000,'','S1');
INSERT INTO posting VALUES(2,2,'HNI','2022-03-31',2021,13,-45000,'','S1');
INSERT INTO posting VALUES(2,3,'~contra','2022-03-31',2021,13,-5000,'Contra to amounts entered in total',NULL);
INSERT INTO posting VALUES(3,1,'HN1','2022-05-31',2022,2,6000,'Sundry','S1');
INSERT INTO posting VALUES(3,2,'K','2022-05-31',2022,2,-6000,'Sundry','S1');
INSERT INTO posting VALUES(4,1,'HN2','2022-06-30',2022,3,2000,'Sundry','S1');
INSERT INTO posting VALUES(4,2,'K','2022-06-30',2022,3,-2000,'Sundry','S1');
INSERT INTO posting VALUES(5,1,'HN1','2022-05-31',2022,2,-6000,'Sundry','S1');
INSERT INTO posting VALUES(5,2,'K','2022-05-31',2022,2,6000,'Sundry','S1');
INSERT INTO posting VALUES(6,1,'HN1','2022-05-31',2022,2,6100,'Sundry','S1');
INSERT INTO posting VALUES(6,2,'K','2022-05-31',2022,2,-6100,'Sundry','S1');
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
