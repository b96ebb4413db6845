PRAGMA application_id = 1836343666;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        step INTEGER NOT NULL,
        at TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        verb TEXT NOT NULL,
        value TEXT,
        reverses INTEGER NOT NULL DEFAULT 0,
        flag TEXT NOT NULL DEFAULT '',
        article TEXT NOT NULL DEFAULT '',
        path TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        rule TEXT NOT NULL DEFAULT '',
        category TEXT NOT NULL DEFAULT '',
        severity TEXT NOT NULL DEFAULT '',
        confidence REAL NOT NULL DEFAULT 0,
        words TEXT NOT NULL DEFAULT '',
        occurrence INTEGER NOT NULL DEFAULT 1
    );
INSERT INTO "log" VALUES(1,1,'2026-11-24T09:00:00.000+00:00','ada','accept','hacking',0,'c0ffee','a1','seeds/x.txt','A title','calque','Style/Awkward','major',0.9,'piracy',1);
INSERT INTO "log" VALUES(2,2,'2026-11-24T09:00:01.000+00:00','ada','dismiss','name',0,'decade','a1','seeds/x.txt','A title','name-variant','Locale/Name','minor',0.6,'Trenin',1);
INSERT INTO "log" VALUES(3,3,'2026-11-24T09:00:02.000+00:00','ada','reverse',NULL,2,'','','','','','','',0.0,'',1);
CREATE INDEX log_flag ON log (flag);
COMMIT;
