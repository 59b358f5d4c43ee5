-- A record of two branches as the code before m0006 left it (SQLite's dump of the whole file).
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'lobby','m0001_record','2026-11-28 07:46:40.901033+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'lobby','m0002_access','2026-11-28 07:46:40.909061+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'lobby','m0003_shown','2026-11-28 07:46:40.916874+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'lobby','m0004_appointments','2026-11-28 07:46:40.929162+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'lobby','m0005_why','2026-11-28 07:46:40.932736+00:00');
CREATE TABLE appointment (
      branch TEXT NOT NULL,
      service_day TEXT NOT NULL,
      reference TEXT NOT NULL,
      visit TEXT NOT NULL,
      service TEXT NOT NULL,
      slot_at INTEGER NOT NULL,
      customer_class TEXT NOT NULL,
      language_needed TEXT,
      booked_at INTEGER NOT NULL,
      cancelled_at INTEGER,
      came_at INTEGER,
      PRIMARY KEY (branch, service_day, reference)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "appointment" VALUES('harbor','2026-03-02','GONE','00000000-0000-7000-8000-000000000018','permits',1772474400000,'ordinary',NULL,1772470800000,NULL,NULL);
INSERT INTO "appointment" VALUES('harbor','2026-03-02','Q7K-204','00000000-0000-7000-8000-000000000016','permits',1772474400000,'ordinary',NULL,1772470800000,NULL,1772473800000);
INSERT INTO "appointment" VALUES('harbor','2026-03-05','LATER','00000000-0000-7000-8000-000000000017','permits',1772730000000,'ordinary',NULL,1772470800000,NULL,NULL);
INSERT INTO "appointment" VALUES('main','2026-03-02','GONE','00000000-0000-7000-8000-000000000009','permits',1772474400000,'ordinary',NULL,1772470800000,NULL,NULL);
INSERT INTO "appointment" VALUES('main','2026-03-02','Q7K-204','00000000-0000-7000-8000-000000000007','permits',1772474400000,'ordinary',NULL,1772470800000,NULL,1772473800000);
INSERT INTO "appointment" VALUES('main','2026-03-05','LATER','00000000-0000-7000-8000-000000000008','permits',1772730000000,'ordinary',NULL,1772470800000,NULL,NULL);
CREATE TABLE command (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL,
      status INTEGER NOT NULL,
      body TEXT NOT NULL,
      body_hash TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "command" VALUES(1,'0000-main-configure',1772470800000,201,'{}','hash-of-the-body');
INSERT INTO "command" VALUES(2,'0001-main-first',1772470800000,201,'{"number":"P001"}','hash-of-the-body');
INSERT INTO "command" VALUES(3,'01a2211e-dfe0-7000-840b-40e7bedd26bb',1772470800000,201,'{}','hash-of-the-body');
INSERT INTO "command" VALUES(4,'0002-main-twice',1772470800000,201,'{"number":"P001"}','hash-of-the-body');
INSERT INTO "command" VALUES(5,'01a2211e-e0c4-7000-8d5c-6231cef990c7',1772470800000,201,'{}','hash-of-the-body');
INSERT INTO "command" VALUES(6,'0000-harbor-configure',1772470800000,201,'{}','hash-of-the-body');
INSERT INTO "command" VALUES(7,'0001-harbor-first',1772470800000,201,'{"number":"P001"}','hash-of-the-body');
INSERT INTO "command" VALUES(8,'01a2211e-e0fe-7000-ace4-8cd2fa64a527',1772470800000,201,'{}','hash-of-the-body');
INSERT INTO "command" VALUES(9,'0002-harbor-twice',1772470800000,201,'{"number":"P001"}','hash-of-the-body');
INSERT INTO "command" VALUES(10,'01a2211e-e185-7000-ba5e-80bae5a025d4',1772470800000,201,'{}','hash-of-the-body');
CREATE TABLE contact (
      visit TEXT NOT NULL PRIMARY KEY,
      name TEXT,
      phone TEXT,
      email TEXT,
      note TEXT
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "contact" VALUES('00000000-0000-7000-8000-000000000001','Kim of main','555 0100',NULL,NULL);
INSERT INTO "contact" VALUES('00000000-0000-7000-8000-000000000009',NULL,NULL,'nobody@example.org',NULL);
INSERT INTO "contact" VALUES('00000000-0000-7000-8000-000000000010','Kim of harbor','555 0100',NULL,NULL);
INSERT INTO "contact" VALUES('00000000-0000-7000-8000-000000000018',NULL,NULL,'nobody@example.org',NULL);
CREATE TABLE event (
      branch TEXT NOT NULL,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      type TEXT NOT NULL,
      actor TEXT NOT NULL,
      data TEXT NOT NULL,
      PRIMARY KEY (branch, seq)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "event" VALUES('harbor',1,1772470800000,'BranchConfigured','system','{"branch":{"id":"harbor","name":"Permit Center","county":"Alder County","timezone":"America/Los_Angeles","languages":["en","es","ar"],"services":[{"id":"permits","name":{"en":"Permits"},"prefix":"P","category":"","covers":{},"icon":"folder-open","target_s":1200,"usual_s":600,"weight":1.0,"hours":[],"bring":{}},{"id":"zoning","name":{"en":"Zoning"},"prefix":"Z","category":"","covers":{},"icon":"folder-open","target_s":1200,"usual_s":600,"weight":1.0,"hours":[],"bring":{}},{"id":"fees","name":{"en":"Fees"},"prefix":"F","category":"","covers":{},"icon":"folder-open","target_s":1200,"usual_s":600,"weight":1.0,"hours":[],"bring":{}}],"desks":[{"id":"desk-1","name":"1","skills":["permits"],"languages":["en"],"automatic":false,"hours":[]},{"id":"desk-2","name":"2","skills":["permits","zoning","fees"],"languages":["en","es"],"automatic":false,"hours":[]},{"id":"desk-3","name":"3","skills":["fees"],"languages":["en"],"automatic":false,"hours":[]}],"categories":[],"classes":[{"id":"ordinary","name":{"en":"Ordinary"},"weight":1.0,"credit_s":0,"target_factor":1.0},{"id":"priority","name":{"en":"Priority"},"weight":1.0,"credit_s":0,"target_factor":0.5}],"outcomes":[],"kiosks":[{"id":"harbor-kiosk","name":"Kiosk 1","letter":"K","printer":"harbor-printer"}],"boards":[],"printers":[{"id":"harbor-printer","name":"Lobby"}],"hours":[],"closed_dates":[],"short_dates":[],"holidays":"","capacity":5000,"rollover_hour":4,"undo_s":30,"wrap_up_s":5,"number_digits":3,"calling":{"rule":"score","fair_fast":0.5,"guard":2.5,"longest_s":3600,"late_slope":1.0,"look_ahead":2.0,"ratio":2,"reference_target_s":1200,"reference_usual_s":600,"booked_target_s":300,"transferred_target_factor":0.5}}}');
INSERT INTO "event" VALUES('harbor',2,1772470800000,'DeskOpened','system','{"desk":"desk-1","staff":"staff-1","automatic":false}');
INSERT INTO "event" VALUES('harbor',3,1772470800000,'DeskOpened','system','{"desk":"desk-2","staff":"staff-2","automatic":false}');
INSERT INTO "event" VALUES('harbor',4,1772470800000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000010","number":"P001","token":"00000000000000000000000017","service_day":"2026-03-02","services":["permits"],"targets_s":[1200.0],"language":"es","customer_class":"ordinary","needs":["wheelchair"],"language_needed":null,"channel":"kiosk","printer":"harbor-printer","shown":[300,600,1200],"played":[280,590,1250],"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('harbor',5,1772470800000,'TicketPrinted','system','{"visit":"00000000-0000-7000-8000-000000000010","printer":"harbor-printer","reprint":0}');
INSERT INTO "event" VALUES('harbor',6,1772470860000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000012","number":"P002","token":"00000000000000000000000019","service_day":"2026-03-02","services":["permits","fees"],"targets_s":[1200.0,1200.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":[0,0,0],"played":null,"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('harbor',7,1772470860000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000014","number":"F-K007","token":"00000000000000000000000021","service_day":"2026-03-02","services":["fees"],"targets_s":[600.0],"language":"en","customer_class":"priority","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":[0,0,0],"played":null,"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('harbor',8,1772470800000,'AppointmentBooked','system','{"reference":"Q7K-204","visit":"00000000-0000-7000-8000-000000000016","service":"permits","slot_at":1772474400000,"service_day":"2026-03-02","language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"moved_from":null}');
INSERT INTO "event" VALUES('harbor',9,1772470800000,'AppointmentBooked','system','{"reference":"LATER","visit":"00000000-0000-7000-8000-000000000017","service":"permits","slot_at":1772730000000,"service_day":"2026-03-05","language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"moved_from":null}');
INSERT INTO "event" VALUES('harbor',10,1772470800000,'AppointmentBooked','system','{"reference":"GONE","visit":"00000000-0000-7000-8000-000000000018","service":"permits","slot_at":1772474400000,"service_day":"2026-03-02","language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"moved_from":null}');
INSERT INTO "event" VALUES('harbor',11,1772473800000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000016","number":"P003","token":"00000000000000000000000026","service_day":"2026-03-02","services":["permits"],"targets_s":[300.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":null,"played":null,"slot_at":1772474400000,"appointment":"Q7K-204"}');
INSERT INTO "event" VALUES('harbor',12,1772473860000,'StepAdded','system','{"visit":"00000000-0000-7000-8000-000000000010","service":"fees","target_s":1200.0}');
INSERT INTO "event" VALUES('harbor',13,1772473861000,'ActionUndone','system','{"visit":"00000000-0000-7000-8000-000000000010","undone":12}');
INSERT INTO "event" VALUES('harbor',14,1772473980000,'VisitCalled','system','{"visit":"00000000-0000-7000-8000-000000000010","desk":"desk-1","staff":"staff-1","reason":"P001 has waited more than 2.5 times its promise of 20 minutes.","overtaking":false,"why":{"sentence":"{number} has waited more than {times} times its promise of {promised} minutes.","values":{"number":"P001","times":"2.5","promised":"20"}}}');
INSERT INTO "event" VALUES('harbor',15,1772474040000,'ServingStarted','system','{"visit":"00000000-0000-7000-8000-000000000010"}');
INSERT INTO "event" VALUES('harbor',16,1772474100000,'VisitHeld','system','{"visit":"00000000-0000-7000-8000-000000000010","reason":""}');
INSERT INTO "event" VALUES('harbor',17,1772474160000,'VisitResumed','system','{"visit":"00000000-0000-7000-8000-000000000010","desk":"desk-1","staff":"staff-1"}');
INSERT INTO "event" VALUES('harbor',18,1772474220000,'StepTransferred','system','{"visit":"00000000-0000-7000-8000-000000000010","service":"zoning","clock_at":1772470800000,"target_s":600.0,"desk":null,"place":"keep","reason":""}');
INSERT INTO "event" VALUES('harbor',19,1772474280000,'VisitCalled','system','{"visit":"00000000-0000-7000-8000-000000000010","desk":"desk-2","staff":"staff-2","reason":"P001 has waited more than 2.5 times its promise of 10 minutes.","overtaking":false,"why":{"sentence":"{number} has waited more than {times} times its promise of {promised} minutes.","values":{"number":"P001","times":"2.5","promised":"10"}}}');
INSERT INTO "event" VALUES('harbor',20,1772474400000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000012","outcome":"left"}');
INSERT INTO "event" VALUES('harbor',21,1772474460000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-00000000001b","number":"P001","token":"00000000000000000000000028","service_day":"2026-03-02","services":["permits"],"targets_s":[1200.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":[30,211,684],"played":null,"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('harbor',22,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000010","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('harbor',23,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000014","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('harbor',24,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000016","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('harbor',25,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-00000000001b","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('harbor',26,1772539200000,'DeskClosed','system','{"desk":"desk-1"}');
INSERT INTO "event" VALUES('harbor',27,1772539200000,'DeskClosed','system','{"desk":"desk-2"}');
INSERT INTO "event" VALUES('harbor',28,1772539200000,'DayEnded','system','{"service_day":"2026-03-02"}');
INSERT INTO "event" VALUES('harbor',29,1772557200000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-00000000001d","number":"P001","token":"00000000000000000000000030","service_day":"2026-03-03","services":["permits"],"targets_s":[1200.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":null,"played":null,"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('main',1,1772470800000,'BranchConfigured','system','{"branch":{"id":"main","name":"Permit Center","county":"Alder County","timezone":"America/Los_Angeles","languages":["en","es","ar"],"services":[{"id":"permits","name":{"en":"Permits"},"prefix":"P","category":"","covers":{},"icon":"folder-open","target_s":1200,"usual_s":600,"weight":1.0,"hours":[],"bring":{}},{"id":"zoning","name":{"en":"Zoning"},"prefix":"Z","category":"","covers":{},"icon":"folder-open","target_s":1200,"usual_s":600,"weight":1.0,"hours":[],"bring":{}},{"id":"fees","name":{"en":"Fees"},"prefix":"F","category":"","covers":{},"icon":"folder-open","target_s":1200,"usual_s":600,"weight":1.0,"hours":[],"bring":{}}],"desks":[{"id":"desk-1","name":"1","skills":["permits"],"languages":["en"],"automatic":false,"hours":[]},{"id":"desk-2","name":"2","skills":["permits","zoning","fees"],"languages":["en","es"],"automatic":false,"hours":[]},{"id":"desk-3","name":"3","skills":["fees"],"languages":["en"],"automatic":false,"hours":[]}],"categories":[],"classes":[{"id":"ordinary","name":{"en":"Ordinary"},"weight":1.0,"credit_s":0,"target_factor":1.0},{"id":"priority","name":{"en":"Priority"},"weight":1.0,"credit_s":0,"target_factor":0.5}],"outcomes":[],"kiosks":[{"id":"main-kiosk","name":"Kiosk 1","letter":"K","printer":"main-printer"}],"boards":[],"printers":[{"id":"main-printer","name":"Lobby"}],"hours":[],"closed_dates":[],"short_dates":[],"holidays":"","capacity":5000,"rollover_hour":4,"undo_s":30,"wrap_up_s":5,"number_digits":3,"calling":{"rule":"score","fair_fast":0.5,"guard":2.5,"longest_s":3600,"late_slope":1.0,"look_ahead":2.0,"ratio":2,"reference_target_s":1200,"reference_usual_s":600,"booked_target_s":300,"transferred_target_factor":0.5}}}');
INSERT INTO "event" VALUES('main',2,1772470800000,'DeskOpened','system','{"desk":"desk-1","staff":"staff-1","automatic":false}');
INSERT INTO "event" VALUES('main',3,1772470800000,'DeskOpened','system','{"desk":"desk-2","staff":"staff-2","automatic":false}');
INSERT INTO "event" VALUES('main',4,1772470800000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000001","number":"P001","token":"00000000000000000000000002","service_day":"2026-03-02","services":["permits"],"targets_s":[1200.0],"language":"es","customer_class":"ordinary","needs":["wheelchair"],"language_needed":null,"channel":"kiosk","printer":"main-printer","shown":[300,600,1200],"played":[280,590,1250],"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('main',5,1772470800000,'TicketPrinted','system','{"visit":"00000000-0000-7000-8000-000000000001","printer":"main-printer","reprint":0}');
INSERT INTO "event" VALUES('main',6,1772470860000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000003","number":"P002","token":"00000000000000000000000004","service_day":"2026-03-02","services":["permits","fees"],"targets_s":[1200.0,1200.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":[0,0,0],"played":null,"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('main',7,1772470860000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000005","number":"F-K007","token":"00000000000000000000000006","service_day":"2026-03-02","services":["fees"],"targets_s":[600.0],"language":"en","customer_class":"priority","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":[0,0,0],"played":null,"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('main',8,1772470800000,'AppointmentBooked','system','{"reference":"Q7K-204","visit":"00000000-0000-7000-8000-000000000007","service":"permits","slot_at":1772474400000,"service_day":"2026-03-02","language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"moved_from":null}');
INSERT INTO "event" VALUES('main',9,1772470800000,'AppointmentBooked','system','{"reference":"LATER","visit":"00000000-0000-7000-8000-000000000008","service":"permits","slot_at":1772730000000,"service_day":"2026-03-05","language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"moved_from":null}');
INSERT INTO "event" VALUES('main',10,1772470800000,'AppointmentBooked','system','{"reference":"GONE","visit":"00000000-0000-7000-8000-000000000009","service":"permits","slot_at":1772474400000,"service_day":"2026-03-02","language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"moved_from":null}');
INSERT INTO "event" VALUES('main',11,1772473800000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-000000000007","number":"P003","token":"00000000000000000000000011","service_day":"2026-03-02","services":["permits"],"targets_s":[300.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":null,"played":null,"slot_at":1772474400000,"appointment":"Q7K-204"}');
INSERT INTO "event" VALUES('main',12,1772473860000,'StepAdded','system','{"visit":"00000000-0000-7000-8000-000000000001","service":"fees","target_s":1200.0}');
INSERT INTO "event" VALUES('main',13,1772473861000,'ActionUndone','system','{"visit":"00000000-0000-7000-8000-000000000001","undone":12}');
INSERT INTO "event" VALUES('main',14,1772473980000,'VisitCalled','system','{"visit":"00000000-0000-7000-8000-000000000001","desk":"desk-1","staff":"staff-1","reason":"P001 has waited more than 2.5 times its promise of 20 minutes.","overtaking":false,"why":{"sentence":"{number} has waited more than {times} times its promise of {promised} minutes.","values":{"number":"P001","times":"2.5","promised":"20"}}}');
INSERT INTO "event" VALUES('main',15,1772474040000,'ServingStarted','system','{"visit":"00000000-0000-7000-8000-000000000001"}');
INSERT INTO "event" VALUES('main',16,1772474100000,'VisitHeld','system','{"visit":"00000000-0000-7000-8000-000000000001","reason":""}');
INSERT INTO "event" VALUES('main',17,1772474160000,'VisitResumed','system','{"visit":"00000000-0000-7000-8000-000000000001","desk":"desk-1","staff":"staff-1"}');
INSERT INTO "event" VALUES('main',18,1772474220000,'StepTransferred','system','{"visit":"00000000-0000-7000-8000-000000000001","service":"zoning","clock_at":1772470800000,"target_s":600.0,"desk":null,"place":"keep","reason":""}');
INSERT INTO "event" VALUES('main',19,1772474280000,'VisitCalled','system','{"visit":"00000000-0000-7000-8000-000000000001","desk":"desk-2","staff":"staff-2","reason":"P001 has waited more than 2.5 times its promise of 10 minutes.","overtaking":false,"why":{"sentence":"{number} has waited more than {times} times its promise of {promised} minutes.","values":{"number":"P001","times":"2.5","promised":"10"}}}');
INSERT INTO "event" VALUES('main',20,1772474400000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000003","outcome":"left"}');
INSERT INTO "event" VALUES('main',21,1772474460000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-00000000000c","number":"P001","token":"00000000000000000000000013","service_day":"2026-03-02","services":["permits"],"targets_s":[1200.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":[30,211,684],"played":null,"slot_at":null,"appointment":null}');
INSERT INTO "event" VALUES('main',22,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000001","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('main',23,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000005","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('main',24,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-000000000007","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('main',25,1772539200000,'VisitEnded','system','{"visit":"00000000-0000-7000-8000-00000000000c","outcome":"closed_at_day_end"}');
INSERT INTO "event" VALUES('main',26,1772539200000,'DeskClosed','system','{"desk":"desk-1"}');
INSERT INTO "event" VALUES('main',27,1772539200000,'DeskClosed','system','{"desk":"desk-2"}');
INSERT INTO "event" VALUES('main',28,1772539200000,'DayEnded','system','{"service_day":"2026-03-02"}');
INSERT INTO "event" VALUES('main',29,1772557200000,'VisitCheckedIn','system','{"visit":"00000000-0000-7000-8000-00000000000e","number":"P001","token":"00000000000000000000000015","service_day":"2026-03-03","services":["permits"],"targets_s":[1200.0],"language":"en","customer_class":"ordinary","needs":[],"language_needed":null,"channel":"kiosk","printer":null,"shown":null,"played":null,"slot_at":null,"appointment":null}');
CREATE TABLE pairing (
      code TEXT NOT NULL PRIMARY KEY,
      secret_hash TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      branch TEXT,
      device TEXT,
      approved_by TEXT
    ) STRICT, WITHOUT ROWID
    ;
CREATE TABLE session (
      hash TEXT NOT NULL PRIMARY KEY,
      staff TEXT NOT NULL,
      branch TEXT NOT NULL,
      desk TEXT,
      device TEXT,
      created_at INTEGER NOT NULL,
      seen_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "session" VALUES('hash-of-session','staff-1','main','desk-1',NULL,1772470800000,1772470800000,1772474400000);
CREATE TABLE snapshot (
      branch TEXT NOT NULL PRIMARY KEY,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      state TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "snapshot" VALUES('main',28,1772470800000,'{"version": 1, "branch_id": "main", "seq": 28, "branch": {"id": "main", "name": "Permit Center", "county": "Alder County", "timezone": "America/Los_Angeles", "languages": ["en", "es", "ar"], "services": [{"id": "permits", "name": {"en": "Permits"}, "prefix": "P", "category": "", "covers": {}, "icon": "folder-open", "target_s": 1200, "usual_s": 600, "weight": 1.0, "hours": [], "bring": {}}, {"id": "zoning", "name": {"en": "Zoning"}, "prefix": "Z", "category": "", "covers": {}, "icon": "folder-open", "target_s": 1200, "usual_s": 600, "weight": 1.0, "hours": [], "bring": {}}, {"id": "fees", "name": {"en": "Fees"}, "prefix": "F", "category": "", "covers": {}, "icon": "folder-open", "target_s": 1200, "usual_s": 600, "weight": 1.0, "hours": [], "bring": {}}], "desks": [{"id": "desk-1", "name": "1", "skills": ["permits"], "languages": ["en"], "automatic": false, "hours": []}, {"id": "desk-2", "name": "2", "skills": ["permits", "zoning", "fees"], "languages": ["en", "es"], "automatic": false, "hours": []}, {"id": "desk-3", "name": "3", "skills": ["fees"], "languages": ["en"], "automatic": false, "hours": []}], "categories": [], "classes": [{"id": "ordinary", "name": {"en": "Ordinary"}, "weight": 1.0, "credit_s": 0, "target_factor": 1.0}, {"id": "priority", "name": {"en": "Priority"}, "weight": 1.0, "credit_s": 0, "target_factor": 0.5}], "outcomes": [], "kiosks": [{"id": "main-kiosk", "name": "Kiosk 1", "letter": "K", "printer": "main-printer"}], "boards": [], "printers": [{"id": "main-printer", "name": "Lobby"}], "hours": [], "closed_dates": [], "short_dates": [], "holidays": "", "capacity": 5000, "rollover_hour": 4, "undo_s": 30, "wrap_up_s": 5, "number_digits": 3, "calling": {"rule": "score", "fair_fast": 0.5, "guard": 2.5, "longest_s": 3600, "late_slope": 1.0, "look_ahead": 2.0, "ratio": 2, "reference_target_s": 1200, "reference_usual_s": 600, "booked_target_s": 300, "transferred_target_factor": 0.5}}, "visits": [], "appointments": [{"reference": "LATER", "visit": "00000000-0000-7000-8000-000000000008", "service": "permits", "slot_at": 1772730000000, "service_day": "2026-03-05", "language": "en", "customer_class": "ordinary", "needs": [], "language_needed": null}], "desks": [{"id": "desk-1", "state": "closed", "staff": null, "since_at": 1772539200000, "break_reason": "", "visit": null, "free_since_at": null, "ordinary_in_a_row": 1, "automatic_since_at": null, "pause_reason": ""}, {"id": "desk-2", "state": "closed", "staff": null, "since_at": 1772539200000, "break_reason": "", "visit": null, "free_since_at": null, "ordinary_in_a_row": 1, "automatic_since_at": null, "pause_reason": ""}, {"id": "desk-3", "state": "closed", "staff": null, "since_at": null, "break_reason": "", "visit": null, "free_since_at": null, "ordinary_in_a_row": 0, "automatic_since_at": null, "pause_reason": ""}], "numbers": {}, "learned": {"permits": {"seconds": 600.0, "count": 0}, "zoning": {"seconds": 600.0, "count": 0}, "fees": {"seconds": 600.0, "count": 0}}, "undoable": [], "last_done": {"desk-1": "00000000-0000-7000-8000-000000000001", "desk-2": "00000000-0000-7000-8000-000000000001"}}');
INSERT INTO "snapshot" VALUES('harbor',28,1772470800000,'{"version": 1, "branch_id": "harbor", "seq": 28, "branch": {"id": "harbor", "name": "Permit Center", "county": "Alder County", "timezone": "America/Los_Angeles", "languages": ["en", "es", "ar"], "services": [{"id": "permits", "name": {"en": "Permits"}, "prefix": "P", "category": "", "covers": {}, "icon": "folder-open", "target_s": 1200, "usual_s": 600, "weight": 1.0, "hours": [], "bring": {}}, {"id": "zoning", "name": {"en": "Zoning"}, "prefix": "Z", "category": "", "covers": {}, "icon": "folder-open", "target_s": 1200, "usual_s": 600, "weight": 1.0, "hours": [], "bring": {}}, {"id": "fees", "name": {"en": "Fees"}, "prefix": "F", "category": "", "covers": {}, "icon": "folder-open", "target_s": 1200, "usual_s": 600, "weight": 1.0, "hours": [], "bring": {}}], "desks": [{"id": "desk-1", "name": "1", "skills": ["permits"], "languages": ["en"], "automatic": false, "hours": []}, {"id": "desk-2", "name": "2", "skills": ["permits", "zoning", "fees"], "languages": ["en", "es"], "automatic": false, "hours": []}, {"id": "desk-3", "name": "3", "skills": ["fees"], "languages": ["en"], "automatic": false, "hours": []}], "categories": [], "classes": [{"id": "ordinary", "name": {"en": "Ordinary"}, "weight": 1.0, "credit_s": 0, "target_factor": 1.0}, {"id": "priority", "name": {"en": "Priority"}, "weight": 1.0, "credit_s": 0, "target_factor": 0.5}], "outcomes": [], "kiosks": [{"id": "harbor-kiosk", "name": "Kiosk 1", "letter": "K", "printer": "harbor-printer"}], "boards": [], "printers": [{"id": "harbor-printer", "name": "Lobby"}], "hours": [], "closed_dates": [], "short_dates": [], "holidays": "", "capacity": 5000, "rollover_hour": 4, "undo_s": 30, "wrap_up_s": 5, "number_digits": 3, "calling": {"rule": "score", "fair_fast": 0.5, "guard": 2.5, "longest_s": 3600, "late_slope": 1.0, "look_ahead": 2.0, "ratio": 2, "reference_target_s": 1200, "reference_usual_s": 600, "booked_target_s": 300, "transferred_target_factor": 0.5}}, "visits": [], "appointments": [{"reference": "LATER", "visit": "00000000-0000-7000-8000-000000000017", "service": "permits", "slot_at": 1772730000000, "service_day": "2026-03-05", "language": "en", "customer_class": "ordinary", "needs": [], "language_needed": null}], "desks": [{"id": "desk-1", "state": "closed", "staff": null, "since_at": 1772539200000, "break_reason": "", "visit": null, "free_since_at": null, "ordinary_in_a_row": 1, "automatic_since_at": null, "pause_reason": ""}, {"id": "desk-2", "state": "closed", "staff": null, "since_at": 1772539200000, "break_reason": "", "visit": null, "free_since_at": null, "ordinary_in_a_row": 1, "automatic_since_at": null, "pause_reason": ""}, {"id": "desk-3", "state": "closed", "staff": null, "since_at": null, "break_reason": "", "visit": null, "free_since_at": null, "ordinary_in_a_row": 0, "automatic_since_at": null, "pause_reason": ""}], "numbers": {}, "learned": {"permits": {"seconds": 600.0, "count": 0}, "zoning": {"seconds": 600.0, "count": 0}, "fees": {"seconds": 600.0, "count": 0}}, "undoable": [], "last_done": {"desk-1": "00000000-0000-7000-8000-000000000010", "desk-2": "00000000-0000-7000-8000-000000000010"}}');
CREATE TABLE staff (
      id TEXT NOT NULL PRIMARY KEY,
      login TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      branch TEXT NOT NULL,
      roles TEXT NOT NULL,
      password_hash TEXT,
      pin_hash TEXT,
      wrong_tries INTEGER NOT NULL DEFAULT 0,
      locked_until_at INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "staff" VALUES('staff-1','maria','Maria','*','["supervisor"]','argon','argon2',0,0,1772470800000);
CREATE TABLE step (
      branch TEXT NOT NULL,
      service_day TEXT NOT NULL,
      visit TEXT NOT NULL,
      position INTEGER NOT NULL,
      service TEXT NOT NULL,
      clock_at INTEGER NOT NULL,
      target_s REAL NOT NULL,
      desk_wanted TEXT,
      desk TEXT,
      staff TEXT,
      called_at INTEGER,
      serving_at INTEGER,
      ended_at INTEGER,
      outcome TEXT,
      transferred INTEGER NOT NULL,
      served_ms INTEGER NOT NULL, shown TEXT,
      PRIMARY KEY (branch, service_day, visit, position)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "step" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000010',0,'permits',1772470800000,1200.0,NULL,'desk-1','staff-1',1772473980000,1772474040000,1772474220000,'transferred',0,120000,'[300, 600, 1200]');
INSERT INTO "step" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000010',1,'zoning',1772470800000,600.0,NULL,'desk-2','staff-2',1772474280000,NULL,1772539200000,'closed_at_day_end',1,0,NULL);
INSERT INTO "step" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000012',0,'permits',1772470860000,1200.0,NULL,NULL,NULL,NULL,NULL,1772474400000,'left',0,0,'[0, 0, 0]');
INSERT INTO "step" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000012',1,'fees',1772470860000,1200.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL);
INSERT INTO "step" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000014',0,'fees',1772470860000,600.0,NULL,NULL,NULL,NULL,NULL,1772539200000,'closed_at_day_end',0,0,'[0, 0, 0]');
INSERT INTO "step" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000016',0,'permits',1772474400000,300.0,NULL,NULL,NULL,NULL,NULL,1772539200000,'closed_at_day_end',0,0,NULL);
INSERT INTO "step" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-00000000001b',0,'permits',1772474460000,1200.0,NULL,NULL,NULL,NULL,NULL,1772539200000,'closed_at_day_end',0,0,'[30, 211, 684]');
INSERT INTO "step" VALUES('harbor','2026-03-03','00000000-0000-7000-8000-00000000001d',0,'permits',1772557200000,1200.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL);
INSERT INTO "step" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000001',0,'permits',1772470800000,1200.0,NULL,'desk-1','staff-1',1772473980000,1772474040000,1772474220000,'transferred',0,120000,'[300, 600, 1200]');
INSERT INTO "step" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000001',1,'zoning',1772470800000,600.0,NULL,'desk-2','staff-2',1772474280000,NULL,1772539200000,'closed_at_day_end',1,0,NULL);
INSERT INTO "step" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000003',0,'permits',1772470860000,1200.0,NULL,NULL,NULL,NULL,NULL,1772474400000,'left',0,0,'[0, 0, 0]');
INSERT INTO "step" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000003',1,'fees',1772470860000,1200.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL);
INSERT INTO "step" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000005',0,'fees',1772470860000,600.0,NULL,NULL,NULL,NULL,NULL,1772539200000,'closed_at_day_end',0,0,'[0, 0, 0]');
INSERT INTO "step" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000007',0,'permits',1772474400000,300.0,NULL,NULL,NULL,NULL,NULL,1772539200000,'closed_at_day_end',0,0,NULL);
INSERT INTO "step" VALUES('main','2026-03-02','00000000-0000-7000-8000-00000000000c',0,'permits',1772474460000,1200.0,NULL,NULL,NULL,NULL,NULL,1772539200000,'closed_at_day_end',0,0,'[30, 211, 684]');
INSERT INTO "step" VALUES('main','2026-03-03','00000000-0000-7000-8000-00000000000e',0,'permits',1772557200000,1200.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL);
CREATE TABLE token (
      hash TEXT NOT NULL PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      branch TEXT NOT NULL,
      device TEXT,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "token" VALUES('hash-of-admin','id-of-admin','admin','admin','*',NULL,1772470800000,'command line');
INSERT INTO "token" VALUES('hash-of-harbor','id-of-harbor','harbor-kiosk','kiosk','harbor','harbor-kiosk',1772470800000,'admin');
INSERT INTO "token" VALUES('hash-of-main','id-of-main','main-kiosk','kiosk','main','main-kiosk',1772470800000,'admin');
CREATE TABLE visit (
      branch TEXT NOT NULL,
      service_day TEXT NOT NULL,
      visit TEXT NOT NULL,
      number TEXT NOT NULL,
      token TEXT NOT NULL,
      state TEXT NOT NULL,
      service TEXT NOT NULL,
      step INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      checked_in_at INTEGER NOT NULL,
      language TEXT NOT NULL,
      customer_class TEXT NOT NULL,
      needs TEXT NOT NULL,
      language_needed TEXT,
      channel TEXT NOT NULL,
      calls INTEGER NOT NULL,
      last_call_at INTEGER,
      reason TEXT NOT NULL,
      outcome TEXT,
      ended_at INTEGER,
      paper_printer TEXT,
      paper_state TEXT,
      paper_reprint INTEGER,
      paper_problem TEXT,
      version INTEGER NOT NULL, slot_at INTEGER, appointment TEXT, why TEXT,
      PRIMARY KEY (branch, service_day, visit)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "visit" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000010','P001','00000000000000000000000017','ended','zoning',1,2,1772470800000,'es','ordinary','["wheelchair"]',NULL,'kiosk',2,1772474280000,'P001 has waited more than 2.5 times its promise of 10 minutes.','closed_at_day_end',1772539200000,'harbor-printer','printed',0,NULL,22,NULL,NULL,'{"sentence": "{number} has waited more than {times} times its promise of {promised} minutes.", "values": {"number": "P001", "times": "2.5", "promised": "10"}}');
INSERT INTO "visit" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000012','P002','00000000000000000000000019','ended','permits',0,2,1772470860000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'','left',1772474400000,NULL,NULL,NULL,NULL,20,NULL,NULL,NULL);
INSERT INTO "visit" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000014','F-K007','00000000000000000000000021','ended','fees',0,1,1772470860000,'en','priority','[]',NULL,'kiosk',0,NULL,'','closed_at_day_end',1772539200000,NULL,NULL,NULL,NULL,23,NULL,NULL,NULL);
INSERT INTO "visit" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-000000000016','P003','00000000000000000000000026','ended','permits',0,1,1772473800000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'','closed_at_day_end',1772539200000,NULL,NULL,NULL,NULL,24,1772474400000,'Q7K-204',NULL);
INSERT INTO "visit" VALUES('harbor','2026-03-02','00000000-0000-7000-8000-00000000001b','P001','00000000000000000000000028','ended','permits',0,1,1772474460000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'','closed_at_day_end',1772539200000,NULL,NULL,NULL,NULL,25,NULL,NULL,NULL);
INSERT INTO "visit" VALUES('harbor','2026-03-03','00000000-0000-7000-8000-00000000001d','P001','00000000000000000000000030','waiting','permits',0,1,1772557200000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,29,NULL,NULL,NULL);
INSERT INTO "visit" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000001','P001','00000000000000000000000002','ended','zoning',1,2,1772470800000,'es','ordinary','["wheelchair"]',NULL,'kiosk',2,1772474280000,'P001 has waited more than 2.5 times its promise of 10 minutes.','closed_at_day_end',1772539200000,'main-printer','printed',0,NULL,22,NULL,NULL,'{"sentence": "{number} has waited more than {times} times its promise of {promised} minutes.", "values": {"number": "P001", "times": "2.5", "promised": "10"}}');
INSERT INTO "visit" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000003','P002','00000000000000000000000004','ended','permits',0,2,1772470860000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'','left',1772474400000,NULL,NULL,NULL,NULL,20,NULL,NULL,NULL);
INSERT INTO "visit" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000005','F-K007','00000000000000000000000006','ended','fees',0,1,1772470860000,'en','priority','[]',NULL,'kiosk',0,NULL,'','closed_at_day_end',1772539200000,NULL,NULL,NULL,NULL,23,NULL,NULL,NULL);
INSERT INTO "visit" VALUES('main','2026-03-02','00000000-0000-7000-8000-000000000007','P003','00000000000000000000000011','ended','permits',0,1,1772473800000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'','closed_at_day_end',1772539200000,NULL,NULL,NULL,NULL,24,1772474400000,'Q7K-204',NULL);
INSERT INTO "visit" VALUES('main','2026-03-02','00000000-0000-7000-8000-00000000000c','P001','00000000000000000000000013','ended','permits',0,1,1772474460000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'','closed_at_day_end',1772539200000,NULL,NULL,NULL,NULL,25,NULL,NULL,NULL);
INSERT INTO "visit" VALUES('main','2026-03-03','00000000-0000-7000-8000-00000000000e','P001','00000000000000000000000015','waiting','permits',0,1,1772557200000,'en','ordinary','[]',NULL,'kiosk',0,NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,29,NULL,NULL,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX visit_by_id ON visit (visit);
CREATE INDEX appointment_by_visit ON appointment (visit);
COMMIT;
