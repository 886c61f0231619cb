PRAGMA application_id = 1398164529;
PRAGMA user_version = 3;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE account (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO account VALUES('CS1');
INSERT INTO account VALUES('HN1');
INSERT INTO account VALUES('HN2');
INSERT INTO account VALUES('HNI');
INSERT INTO account VALUES('K');
INSERT INTO account VALUES('R');
INSERT INTO account VALUES('~contra');
INSERT INTO account VALUES('~dfe-payment');
CREATE TABLE journal (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  kind TEXT NOT NULL,
  period TEXT,
  origin TEXT NOT NULL,
  origin_hash BLOB NOT NULL CHECK (length(origin_hash) = 32),
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  author TEXT NOT NULL,
  posted TEXT NOT NULL,
  reverses INTEGER UNIQUE REFERENCES journal (number),
  first INTEGER NOT NULL CHECK (first > 0),
  lines INTEGER NOT NULL CHECK (lines >= 0),
  lines_hash BLOB NOT NULL CHECK (length(lines_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO journal VALUES(1,'opening',NULL,'opening.csv',X'fcb16d3a67b458afeee3f1580f3ef11ea0d31b4bdb42b71877e1ada00c952797','','Balances at the start of 2021-22','','',NULL,1,2,X'fcb16d3a67b458afeee3f1580f3ef11ea0d31b4bdb42b71877e1ada00c952797',X'fd7bbe4d2b53091370533eed44f2bae5444887f6525dea62745fed19e4dbaac8');
INSERT INTO journal VALUES(2,'outturn',NULL,'2021-22/outturn.csv',X'867ccfe96c1d3179a545fd6f0bf8a2b9d4a94b198e33e93caaeb97d65fac8e03','','Outturn of 2021-22','','',NULL,3,3,X'867ccfe96c1d3179a545fd6f0bf8a2b9d4a94b198e33e93caaeb97d65fac8e03',X'4a4c6cad3fd40a6e1dcce88c4fb7a260079bf39b6e54166f42af0bc33a3d1a99');
INSERT INTO journal VALUES(3,'journal',NULL,'2022-23/journals.csv',X'856143cb675049f77a3516312c15fcc9e8f1147ae4c052725bad6e1d7c7720b5','J1','Sundry','','',NULL,6,2,X'856143cb675049f77a3516312c15fcc9e8f1147ae4c052725bad6e1d7c7720b5',X'5d7e1ef683033e105319a349d9772a6936a1d59aa5c57219438cb09a8f3d2866');
INSERT INTO journal VALUES(4,'journal',NULL,'2022-23/journals.csv',X'e6a3489692a14de734ccc77c69aa6a799dba0f6bbd9ec3c312fd5ada3e24985f','J2','Sundry','','',NULL,8,2,X'e6a3489692a14de734ccc77c69aa6a799dba0f6bbd9ec3c312fd5ada3e24985f',X'6c3bfa9abb74aededf355e11fb9c940cfb3b6fb71adff46599c4a10891285501');
INSERT INTO journal VALUES(5,'payment',NULL,'agreement.csv',X'35a2afa4c23a3e4a7e7035fb8c0d0bfafc802cdea475d21b50a2b4c02b75cdab','2021-22/dfe-payment/1','DfE payment of 2021-22, instalment 1','','',NULL,10,2,X'35a2afa4c23a3e4a7e7035fb8c0d0bfafc802cdea475d21b50a2b4c02b75cdab',X'6406ef8648773cfe6a09664cca737939f29c7ce40de28103e8f6de5b60b496b5');
INSERT INTO journal VALUES(6,'extract','2023-24/P1','P1.csv',X'37ea32b457f3ddaba79c2b1885a22410e5e1f6c85c8095be87e1dd0dc521292d','rows known by codes, row id','Extract of the general ledger','Finance officer (role)','2026-11-28T21:03:35Z',NULL,12,12,X'1f1da19714c5b0c3a887b214a18b6094cf64a113fa91fcbddd945b4a7c00bda2',X'72050c33caa9fff240ef9495b83b6d58eb6bb84f76a0b6bbc3592f241af1e3c2');
INSERT INTO journal VALUES(7,'accrual',NULL,'h.csv',X'7867d7ee242fc91f480ea279c091c4099a7a9f0faf79a310e03fb04efed17038','ACCRUAL-1','Late invoices','Finance officer (role)','2026-11-28T21:03:36Z',NULL,24,2,X'7867d7ee242fc91f480ea279c091c4099a7a9f0faf79a310e03fb04efed17038',X'8621ccea350b9e9f4d924a236660faf3ebc57b83a78142e291b96c9282f37836');
INSERT INTO journal VALUES(8,'journal',NULL,'h.csv',X'1618c570a1f19cee506293915349fa9d48d43af3bd60f77132676ad069d972f5','JH','Recharge','Finance officer (role)','2026-11-28T21:03:36Z',NULL,26,2,X'1618c570a1f19cee506293915349fa9d48d43af3bd60f77132676ad069d972f5',X'67853f0392263350273109a3da551957233ff80ddad4aa2b0212b4158a8bbbe6');
INSERT INTO journal VALUES(9,'year-end','2021-22/P13','close',X'0000000000000000000000000000000000000000000000000000000000000000','','Accounts of 2021-22 brought to the DSG reserve and the general fund','Finance officer (role)','2026-11-28T21:03:36Z',NULL,28,4,X'8dddbb2022c7827c6ec4dc72a94fe343345fc50a539e3325cb461115f4502fc7',X'69dbae72c188a37b9db18f89f41b4f3655da1d112850e62d1edd81b5c229ea00');
INSERT INTO journal VALUES(10,'year-end','2022-23/P13','close',X'0000000000000000000000000000000000000000000000000000000000000000','','Accounts of 2022-23 brought to the DSG reserve and the general fund','Finance officer (role)','2026-11-28T21:03:36Z',NULL,32,3,X'5b102954331f8e98257a92543a028c69fe835851a3051f8c03ac12f8a0c276de',X'436c4c200284b10f7ef2b31b86d98cd72b52da80755fa0ce9ef0b856a578d175');
INSERT INTO journal VALUES(11,'close','2022-23/P13','close',X'0000000000000000000000000000000000000000000000000000000000000000','','2022-23/P13 closed','Finance officer (role)','2026-11-28T21:03:36Z',NULL,35,0,X'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',X'2234c78934321b4a0a205db6c10df250568717648b8a1f2380f110e9bd9f08e3');
INSERT INTO journal VALUES(12,'close','2023-24/P1','close',X'0000000000000000000000000000000000000000000000000000000000000000','','2023-24/P1 closed','Finance officer (role)','2026-11-28T21:03:36Z',NULL,35,0,X'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',X'83a1409b98ae104910d8be004dca792e6c2dbbb0f757572a5a869ac929a7e7d7');
INSERT INTO journal VALUES(13,'extract','2023-24/P2','P2.csv',X'33c5c7bd556df014f6037f872fa8ab3ac3097393b0930a7334962a2415316f5d','rows known by codes, row id','Extract of the general ledger','Finance officer (role)','2026-11-28T21:03:36Z',NULL,35,12,X'8a09760316a5a34677bdfc5ef9a6cef5e516baf425c40517d3210839cc4df802',X'aa9db367b139c6f0d9a5436c76715c761253312a4af97f5fda4ae262a22bbcd1');
INSERT INTO journal VALUES(14,'reversal',NULL,'h.csv',X'1618c570a1f19cee506293915349fa9d48d43af3bd60f77132676ad069d972f5','JH','Reversal of journal 8','Finance officer (role)','2026-11-28T21:03:36Z',8,47,2,X'58a28a7af8d3a8922cb1b725a2e3462d41de7f9eff3c351371120920e08585f9',X'216007f04d4fdab81e7f5580a664500356fd85f53a33e4eff9d5a00c1ecf8a74');
INSERT INTO journal VALUES(15,'close','2023-24/P2','close',X'0000000000000000000000000000000000000000000000000000000000000000','','2023-24/P2 closed','Finance officer (role)','2026-11-28T21:03:36Z',NULL,49,0,X'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',X'68b4a9a21aecdec2cfc670f1f8e997faad10711f4fc3b48c906b23899aae0074');
CREATE TABLE posting (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  journal INTEGER NOT NULL REFERENCES journal (number) DEFERRABLE INITIALLY DEFERRED,
  account TEXT NOT NULL REFERENCES account (code),
  year INTEGER NOT NULL,
  period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
  own_year INTEGER NOT NULL,
  own_period INTEGER NOT NULL CHECK (own_period BETWEEN 1 AND 13),
  date TEXT,
  amount INTEGER NOT NULL,
  source TEXT,
  cost_centre TEXT,
  subjective TEXT,
  row_id TEXT,
  reference TEXT,
  description TEXT,
  takes_back INTEGER REFERENCES posting (id)
) STRICT;
INSERT INTO posting VALUES(1,1,'R',2021,1,2021,1,'2021-04-01',100000,'S1',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO posting VALUES(2,1,'K',2021,1,2021,1,'2021-04-01',-100000,'S1',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO posting VALUES(3,2,'HN1',2021,13,2021,13,'2022-03-31',50000,'S1',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO posting VALUES(4,2,'HNI',2021,13,2021,13,'2022-03-31',-45000,'S1',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO posting VALUES(5,2,'~contra',2021,13,2021,13,'2022-03-31',-5000,NULL,NULL,NULL,NULL,NULL,'Contra to amounts entered in total',NULL);
INSERT INTO posting VALUES(6,3,'HN1',2022,2,2022,2,'2022-05-31',6000,'S1',NULL,NULL,NULL,NULL,'Sundry',NULL);
INSERT INTO posting VALUES(7,3,'K',2022,2,2022,2,'2022-05-31',-6000,'S1',NULL,NULL,NULL,NULL,'Sundry',NULL);
INSERT INTO posting VALUES(8,4,'HN2',2022,3,2022,3,'2022-06-30',2000,'S1',NULL,NULL,NULL,NULL,'Sundry',NULL);
INSERT INTO posting VALUES(9,4,'K',2022,3,2022,3,'2022-06-30',-2000,'S1',NULL,NULL,NULL,NULL,'Sundry',NULL);
INSERT INTO posting VALUES(10,5,'~dfe-payment',2021,12,2021,12,'2022-03-31',-10000,'S1',NULL,NULL,NULL,NULL,'DfE payment of 2021-22, instalment 1',NULL);
INSERT INTO posting VALUES(11,5,'~contra',2021,12,2021,12,'2022-03-31',10000,NULL,NULL,NULL,NULL,NULL,'DfE payment of 2021-22, instalment 1',NULL);
INSERT INTO posting VALUES(12,6,'HN1',2023,1,2023,1,NULL,2110,'~general-ledger','1001','5000','A1',NULL,NULL,NULL);
INSERT INTO posting VALUES(13,6,'HN2',2023,1,2023,1,NULL,1155,'~general-ledger','2001','6000','A-1',NULL,NULL,NULL);
INSERT INTO posting VALUES(14,6,'HN1',2023,1,2023,1,NULL,2210,'~general-ledger','1002','5000','A2',NULL,NULL,NULL);
INSERT INTO posting VALUES(15,6,'HN2',2023,1,2023,1,NULL,1255,'~general-ledger','2001','6000','A-2',NULL,NULL,NULL);
INSERT INTO posting VALUES(16,6,'HN1',2023,1,2023,1,NULL,2310,'~general-ledger','1003','5000','A3',NULL,NULL,NULL);
INSERT INTO posting VALUES(17,6,'HN2',2023,1,2023,1,NULL,1355,'~general-ledger','2001','6000','A-3',NULL,NULL,NULL);
INSERT INTO posting VALUES(18,6,'HN1',2023,1,2023,1,NULL,2410,'~general-ledger','1004','5000','A4',NULL,NULL,NULL);
INSERT INTO posting VALUES(19,6,'HN2',2023,1,2023,1,NULL,1455,'~general-ledger','2001','6000','A-4',NULL,NULL,NULL);
INSERT INTO posting VALUES(20,6,'HN1',2023,1,2023,1,NULL,2510,'~general-ledger','1005','5000','A5',NULL,NULL,NULL);
INSERT INTO posting VALUES(21,6,'HN2',2023,1,2023,1,NULL,1555,'~general-ledger','2001','6000','A-5',NULL,NULL,NULL);
INSERT INTO posting VALUES(22,6,'HNI',2023,1,2023,1,NULL,-15000,'~general-ledger','300','1','A-9',NULL,NULL,NULL);
INSERT INTO posting VALUES(23,6,'~contra',2023,1,2023,1,NULL,-3325,NULL,NULL,NULL,NULL,NULL,'Contra to the lines of the extract',NULL);
INSERT INTO posting VALUES(24,7,'HN2',2023,1,2023,1,'2023-04-30',7500,'S1',NULL,NULL,NULL,NULL,'Late invoices',NULL);
INSERT INTO posting VALUES(25,7,'K',2023,1,2023,1,'2023-04-30',-7500,'S1',NULL,NULL,NULL,NULL,'Late invoices',NULL);
INSERT INTO posting VALUES(26,8,'HN1',2023,1,2023,1,'2023-04-30',500,'S1',NULL,NULL,NULL,NULL,'Recharge',NULL);
INSERT INTO posting VALUES(27,8,'K',2023,1,2023,1,'2023-04-30',-500,'S1',NULL,NULL,NULL,NULL,'Recharge',NULL);
INSERT INTO posting VALUES(28,9,'HN1',2021,13,2021,13,'2022-03-31',-50000,NULL,NULL,NULL,NULL,NULL,'Year''s end of 2021-22',NULL);
INSERT INTO posting VALUES(29,9,'HNI',2021,13,2021,13,'2022-03-31',45000,NULL,NULL,NULL,NULL,NULL,'Year''s end of 2021-22',NULL);
INSERT INTO posting VALUES(30,9,'~dfe-payment',2021,13,2021,13,'2022-03-31',10000,NULL,NULL,NULL,NULL,NULL,'Year''s end of 2021-22',NULL);
INSERT INTO posting VALUES(31,9,'R',2021,13,2021,13,'2022-03-31',-5000,NULL,NULL,NULL,NULL,NULL,'Year''s end of 2021-22',NULL);
INSERT INTO posting VALUES(32,10,'HN1',2022,13,2022,13,'2023-03-31',-6000,NULL,NULL,NULL,NULL,NULL,'Year''s end of 2022-23',NULL);
INSERT INTO posting VALUES(33,10,'HN2',2022,13,2022,13,'2023-03-31',-2000,NULL,NULL,NULL,NULL,NULL,'Year''s end of 2022-23',NULL);
INSERT INTO posting VALUES(34,10,'R',2022,13,2022,13,'2023-03-31',8000,NULL,NULL,NULL,NULL,NULL,'Year''s end of 2022-23',NULL);
INSERT INTO posting VALUES(35,13,'HN1',2023,2,2023,2,NULL,2110,'~general-ledger','1001','5000','B1',NULL,NULL,NULL);
INSERT INTO posting VALUES(36,13,'HN2',2023,2,2023,2,NULL,1155,'~general-ledger','2001','6000','B-1',NULL,NULL,NULL);
INSERT INTO posting VALUES(37,13,'HN1',2023,2,2023,2,NULL,2210,'~general-ledger','1002','5000','B2',NULL,NULL,NULL);
INSERT INTO posting VALUES(38,13,'HN2',2023,2,2023,2,NULL,1255,'~general-ledger','2001','6000','B-2',NULL,NULL,NULL);
INSERT INTO posting VALUES(39,13,'HN1',2023,2,2023,2,NULL,2310,'~general-ledger','1003','5000','B3',NULL,NULL,NULL);
INSERT INTO posting VALUES(40,13,'HN2',2023,2,2023,2,NULL,1355,'~general-ledger','2001','6000','B-3',NULL,NULL,NULL);
INSERT INTO posting VALUES(41,13,'HN1',2023,2,2023,2,NULL,2410,'~general-ledger','1004','5000','B4',NULL,NULL,NULL);
INSERT INTO posting VALUES(42,13,'HN2',2023,2,2023,2,NULL,1455,'~general-ledger','2001','6000','B-4',NULL,NULL,NULL);
INSERT INTO posting VALUES(43,13,'HN1',2023,2,2023,2,NULL,2510,'~general-ledger','1005','5000','B5',NULL,NULL,NULL);
INSERT INTO posting VALUES(44,13,'HN2',2023,2,2023,2,NULL,1555,'~general-ledger','2001','6000','B-5',NULL,NULL,NULL);
INSERT INTO posting VALUES(45,13,'HNI',2023,2,2023,2,NULL,-15000,'~general-ledger','300','1','B-9',NULL,NULL,NULL);
INSERT INTO posting VALUES(46,13,'~contra',2023,2,2023,2,NULL,-3325,NULL,NULL,NULL,NULL,NULL,'Contra to the lines of the extract',NULL);
INSERT INTO posting VALUES(47,14,'HN1',2023,2,2023,1,'2023-04-30',-500,'S1',NULL,NULL,NULL,NULL,'Recharge',26);
INSERT INTO posting VALUES(48,14,'K',2023,2,2023,1,'2023-04-30',500,'S1',NULL,NULL,NULL,NULL,'Recharge',27);
CREATE TABLE movement (
  journal INTEGER NOT NULL REFERENCES journal (number),
  account TEXT NOT NULL REFERENCES account (code),
  year INTEGER NOT NULL,
  period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 13),
  source TEXT NOT NULL,
  amount INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  PRIMARY KEY (journal, account, year, period, source)
) STRICT, WITHOUT ROWID;
INSERT INTO movement VALUES(1,'K',2021,1,'S1',-100000,1);
INSERT INTO movement VALUES(1,'R',2021,1,'S1',100000,1);
INSERT INTO movement VALUES(2,'HN1',2021,13,'S1',50000,1);
INSERT INTO movement VALUES(2,'HNI',2021,13,'S1',-45000,1);
INSERT INTO movement VALUES(2,'~contra',2021,13,'',-5000,1);
INSERT INTO movement VALUES(3,'HN1',2022,2,'S1',6000,1);
INSERT INTO movement VALUES(3,'K',2022,2,'S1',-6000,1);
INSERT INTO movement VALUES(4,'HN2',2022,3,'S1',2000,1);
INSERT INTO movement VALUES(4,'K',2022,3,'S1',-2000,1);
INSERT INTO movement VALUES(5,'~contra',2021,12,'',10000,1);
INSERT INTO movement VALUES(5,'~dfe-payment',2021,12,'S1',-10000,1);
INSERT INTO movement VALUES(6,'HN1',2023,1,'~general-ledger',11550,5);
INSERT INTO movement VALUES(6,'HN2',2023,1,'~general-ledger',6775,5);
INSERT INTO movement VALUES(6,'HNI',2023,1,'~general-ledger',-15000,1);
INSERT INTO movement VALUES(6,'~contra',2023,1,'',-3325,1);
INSERT INTO movement VALUES(7,'HN2',2023,1,'S1',7500,1);
INSERT INTO movement VALUES(7,'K',2023,1,'S1',-7500,1);
INSERT INTO movement VALUES(8,'HN1',2023,1,'S1',500,1);
INSERT INTO movement VALUES(8,'K',2023,1,'S1',-500,1);
INSERT INTO movement VALUES(9,'HN1',2021,13,'',-50000,1);
INSERT INTO movement VALUES(9,'HNI',2021,13,'',45000,1);
INSERT INTO movement VALUES(9,'R',2021,13,'',-5000,1);
INSERT INTO movement VALUES(9,'~dfe-payment',2021,13,'',10000,1);
INSERT INTO movement VALUES(10,'HN1',2022,13,'',-6000,1);
INSERT INTO movement VALUES(10,'HN2',2022,13,'',-2000,1);
INSERT INTO movement VALUES(10,'R',2022,13,'',8000,1);
INSERT INTO movement VALUES(13,'HN1',2023,2,'~general-ledger',11550,5);
INSERT INTO movement VALUES(13,'HN2',2023,2,'~general-ledger',6775,5);
INSERT INTO movement VALUES(13,'HNI',2023,2,'~general-ledger',-15000,1);
INSERT INTO movement VALUES(13,'~contra',2023,2,'',-3325,1);
INSERT INTO movement VALUES(14,'HN1',2023,2,'S1',-500,-1);
INSERT INTO movement VALUES(14,'K',2023,2,'S1',500,-1);
CREATE TABLE forecast (
  journal INTEGER NOT NULL REFERENCES journal (number),
  account TEXT NOT NULL REFERENCES account (code),
  amount INTEGER NOT NULL,
  method TEXT NOT NULL,
  adjustments INTEGER NOT NULL,
  low TEXT NOT NULL,
  high TEXT NOT NULL,
  places TEXT NOT NULL,
  full_year_places TEXT NOT NULL,
  PRIMARY KEY (journal, account)
) STRICT, WITHOUT ROWID;
INSERT INTO forecast VALUES(11,'CS1',0,'actual',0,'','','','');
INSERT INTO forecast VALUES(11,'HN1',6000,'actual',0,'','','','');
INSERT INTO forecast VALUES(11,'HN2',2000,'actual',0,'','','','');
INSERT INTO forecast VALUES(11,'HNI',0,'actual',0,'','','','');
INSERT INTO forecast VALUES(12,'CS1',0,'budget',0,'','','','');
INSERT INTO forecast VALUES(12,'HN1',144600,'profile',0,'','','','');
INSERT INTO forecast VALUES(12,'HN2',171300,'profile',0,'','','','');
INSERT INTO forecast VALUES(12,'HNI',-170000,'budget',0,'','','','');
INSERT INTO forecast VALUES(15,'CS1',0,'budget',0,'','','','');
INSERT INTO forecast VALUES(15,'HN1',138600,'profile',0,'','','','');
INSERT INTO forecast VALUES(15,'HN2',126300,'profile',0,'','','','');
INSERT INTO forecast VALUES(15,'HNI',-170000,'budget',0,'','','','');
CREATE UNIQUE INDEX posting_taken_back_once ON posting (takes_back)
WHERE takes_back IS NOT NULL;
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
CREATE TRIGGER movement_no_update BEFORE UPDATE ON movement
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER movement_no_delete BEFORE DELETE ON movement
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER forecast_no_update BEFORE UPDATE ON forecast
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER forecast_no_delete BEFORE DELETE ON forecast
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM journal)
BEGIN SELECT RAISE(ABORT, 'a journal takes the next number'); END;
CREATE TRIGGER posting_in_order BEFORE INSERT ON posting
WHEN NEW.id <> 1 + (SELECT coalesce(max(id), 0) FROM posting)
  OR NEW.journal <> 1 + (SELECT coalesce(max(number), 0) FROM journal)
BEGIN SELECT RAISE(ABORT, 'postings are added line by line to the next journal'); END;
CREATE TRIGGER movement_in_order BEFORE INSERT ON movement
WHEN NEW.journal <> (SELECT max(number) FROM journal)
  OR EXISTS (
    SELECT 1 FROM movement WHERE journal = NEW.journal AND account = NEW.account
    AND year = NEW.year AND period = NEW.period AND source = NEW.source)
BEGIN SELECT RAISE(ABORT, 'a movement is added once, with its journal'); END;
CREATE TRIGGER forecast_in_order BEFORE INSERT ON forecast
WHEN NEW.journal <> (SELECT max(number) FROM journal)
  OR EXISTS (
    SELECT 1 FROM forecast WHERE journal = NEW.journal AND account = NEW.account
    )
BEGIN SELECT RAISE(ABORT, 'a forecast is added once, with its journal'); END;
CREATE TRIGGER account_once BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'the account is there already'); END;
COMMIT;
