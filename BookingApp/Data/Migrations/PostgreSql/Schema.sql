CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL,
    CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId")
);

CREATE TABLE "AnnouncedChanges" (
    "Id" uuid NOT NULL,
    "At" bigint NOT NULL,
    "Instance" uuid NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "ResourceId" integer,
    "From" bigint,
    "To" bigint,
    "Reference" character varying(256),
    CONSTRAINT "PK_AnnouncedChanges" PRIMARY KEY ("Id")
);

CREATE TABLE "Businesses" (
    "Id" integer NOT NULL,
    "Name" character varying(256) NOT NULL,
    "About" character varying(2000) NOT NULL,
    "TimeZone" character varying(256) NOT NULL,
    "Currency" character varying(256) NOT NULL,
    "Locale" character varying(256) NOT NULL,
    "Email" character varying(256) NOT NULL,
    "Phone" character varying(256) NOT NULL,
    "Address" character varying(256) NOT NULL,
    "AccentColor" character varying(256) NOT NULL,
    "PolicyText" character varying(4000) NOT NULL,
    "ReminderLeadMinutes" integer NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_Businesses" PRIMARY KEY ("Id")
);

CREATE TABLE "Closures" (
    "Id" integer NOT NULL,
    "From" date NOT NULL,
    "To" date NOT NULL,
    "Reason" character varying(256) NOT NULL,
    CONSTRAINT "PK_Closures" PRIMARY KEY ("Id")
);

CREATE TABLE "IdempotentAnswers" (
    "Key" character varying(256) NOT NULL,
    "RequestHash" character varying(256) NOT NULL,
    "At" bigint NOT NULL,
    "StatusCode" integer,
    "Body" text,
    CONSTRAINT "PK_IdempotentAnswers" PRIMARY KEY ("Key")
);

CREATE TABLE "LedgerEntries" (
    "Id" uuid NOT NULL,
    "TransactionId" uuid NOT NULL,
    "ReservationId" uuid NOT NULL,
    "PaymentId" uuid,
    "RefundId" uuid,
    "Account" character varying(32) NOT NULL,
    "Minor" bigint NOT NULL,
    "Currency" character varying(256) NOT NULL,
    "What" character varying(256) NOT NULL,
    "At" bigint NOT NULL,
    CONSTRAINT "PK_LedgerEntries" PRIMARY KEY ("Id")
);

CREATE TABLE "LimitGates" (
    "Key" character varying(256) NOT NULL,
    "Passes" integer NOT NULL,
    CONSTRAINT "PK_LimitGates" PRIMARY KEY ("Key")
);

CREATE TABLE "OutboxEmails" (
    "Id" uuid NOT NULL,
    "ReservationId" uuid NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "Revision" integer NOT NULL,
    "To" character varying(256) NOT NULL,
    "MessageId" character varying(256) NOT NULL,
    "WrittenAt" bigint NOT NULL,
    "Facts" character varying(4000) NOT NULL,
    "DueAt" bigint,
    "State" character varying(32) NOT NULL,
    "Tries" integer NOT NULL,
    "LastError" character varying(2000),
    "SentAt" bigint,
    "LeaseUntil" bigint,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_OutboxEmails" PRIMARY KEY ("Id")
);

CREATE TABLE "PaymentEvents" (
    "Id" uuid NOT NULL,
    "Provider" character varying(256) NOT NULL,
    "EventId" character varying(256) NOT NULL,
    "TransmissionId" character varying(256),
    "EventType" character varying(256) NOT NULL,
    "OrderId" character varying(256),
    "CaptureId" character varying(256),
    "ProviderRefundId" character varying(256),
    "Body" text NOT NULL,
    "ReceivedAt" bigint NOT NULL,
    "State" character varying(32) NOT NULL,
    "Tries" integer NOT NULL,
    "NextTryAt" bigint,
    "Outcome" character varying(256),
    "Version" integer NOT NULL,
    CONSTRAINT "PK_PaymentEvents" PRIMARY KEY ("Id")
);

CREATE TABLE "ProtectionKeys" (
    "Id" uuid NOT NULL,
    "Name" character varying(256) NOT NULL,
    "Xml" character varying(8000) NOT NULL,
    CONSTRAINT "PK_ProtectionKeys" PRIMARY KEY ("Id")
);

CREATE TABLE "ReleaseRecords" (
    "Id" uuid NOT NULL,
    "ReservationId" uuid NOT NULL,
    "Reference" character varying(256) NOT NULL,
    "ServiceName" character varying(256) NOT NULL,
    "StaffId" integer NOT NULL,
    "Start" bigint NOT NULL,
    "CustomerName" character varying(256) NOT NULL,
    "HeldAt" bigint NOT NULL,
    "HeldUntil" bigint NOT NULL,
    "ReleasedAt" bigint NOT NULL,
    "Reason" character varying(32) NOT NULL,
    "ReleasedBy" character varying(256) NOT NULL,
    CONSTRAINT "PK_ReleaseRecords" PRIMARY KEY ("Id")
);

CREATE TABLE "ReservationEvents" (
    "Id" uuid NOT NULL,
    "ReservationId" uuid NOT NULL,
    "At" bigint NOT NULL,
    "Actor" character varying(256) NOT NULL,
    "What" character varying(256) NOT NULL,
    "Detail" character varying(2000) NOT NULL,
    CONSTRAINT "PK_ReservationEvents" PRIMARY KEY ("Id")
);

CREATE TABLE "Resources" (
    "Id" integer NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "Name" character varying(256) NOT NULL,
    "About" character varying(2000) NOT NULL,
    "Photo" character varying(256),
    "RoomKind" character varying(256),
    "Active" boolean NOT NULL,
    "SortOrder" integer NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_Resources" PRIMARY KEY ("Id")
);

CREATE TABLE "Roles" (
    "Id" integer GENERATED BY DEFAULT AS IDENTITY,
    "Name" character varying(256),
    "NormalizedName" character varying(256),
    "ConcurrencyStamp" character varying(256),
    CONSTRAINT "PK_Roles" PRIMARY KEY ("Id")
);

CREATE TABLE "SeatClaims" (
    "SessionId" uuid NOT NULL,
    "Seat" integer NOT NULL,
    "ReservationId" uuid NOT NULL,
    CONSTRAINT "PK_SeatClaims" PRIMARY KEY ("SessionId", "Seat")
);

CREATE TABLE "Services" (
    "Id" integer NOT NULL,
    "Name" character varying(256) NOT NULL,
    "Description" character varying(2000) NOT NULL,
    "Category" character varying(256) NOT NULL,
    "Photo" character varying(256),
    "DurationMinutes" integer NOT NULL,
    "BufferBeforeMinutes" integer NOT NULL,
    "BufferAfterMinutes" integer NOT NULL,
    "IntervalMinutes" integer NOT NULL,
    "Capacity" integer NOT NULL,
    "NoticeMinutes" integer NOT NULL,
    "HorizonDays" integer NOT NULL,
    "HoldLifetimeSeconds" integer,
    "CancelWindowMinutes" integer NOT NULL,
    "RoomKind" character varying(256),
    "PhoneRequired" boolean NOT NULL,
    "Active" boolean NOT NULL,
    "SortOrder" integer NOT NULL,
    "Version" integer NOT NULL,
    "Price_Currency" character varying(256) NOT NULL,
    "Price_Minor" bigint NOT NULL,
    CONSTRAINT "PK_Services" PRIMARY KEY ("Id")
);

CREATE TABLE "Sessions" (
    "Id" uuid NOT NULL,
    "ServiceId" integer NOT NULL,
    "StaffId" integer NOT NULL,
    "RoomId" integer,
    "Start" bigint NOT NULL,
    "End" bigint NOT NULL,
    "ClaimStart" bigint NOT NULL,
    "ClaimEnd" bigint NOT NULL,
    "Capacity" integer NOT NULL,
    "Ended" boolean NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_Sessions" PRIMARY KEY ("Id")
);

CREATE TABLE "SlotClaims" (
    "ResourceId" integer NOT NULL,
    "Cell" integer NOT NULL,
    "OwnerKind" character varying(32) NOT NULL,
    "OwnerId" uuid NOT NULL,
    CONSTRAINT "PK_SlotClaims" PRIMARY KEY ("ResourceId", "Cell")
);

CREATE TABLE "Users" (
    "Id" integer GENERATED BY DEFAULT AS IDENTITY,
    "DisplayName" character varying(256) NOT NULL,
    "ResourceId" integer,
    "Disabled" boolean NOT NULL,
    "UserName" character varying(256),
    "NormalizedUserName" character varying(256),
    "Email" character varying(256),
    "NormalizedEmail" character varying(256),
    "EmailConfirmed" boolean NOT NULL,
    "PasswordHash" character varying(256),
    "SecurityStamp" character varying(256),
    "ConcurrencyStamp" character varying(256),
    "PhoneNumber" character varying(256),
    "PhoneNumberConfirmed" boolean NOT NULL,
    "TwoFactorEnabled" boolean NOT NULL,
    "LockoutEnd" bigint,
    "LockoutEnabled" boolean NOT NULL,
    "AccessFailedCount" integer NOT NULL,
    CONSTRAINT "PK_Users" PRIMARY KEY ("Id")
);

CREATE TABLE "OpeningHours" (
    "Id" integer NOT NULL,
    "ResourceId" integer NOT NULL,
    "Day" character varying(32) NOT NULL,
    "FromMinute" integer NOT NULL,
    "ToMinute" integer NOT NULL,
    CONSTRAINT "PK_OpeningHours" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_OpeningHours_Resources_ResourceId" FOREIGN KEY ("ResourceId") REFERENCES "Resources" ("Id") ON DELETE CASCADE
);

CREATE TABLE "TimeOff" (
    "Id" uuid NOT NULL,
    "ResourceId" integer NOT NULL,
    "Start" bigint NOT NULL,
    "End" bigint NOT NULL,
    "Reason" character varying(256) NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_TimeOff" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_TimeOff_Resources_ResourceId" FOREIGN KEY ("ResourceId") REFERENCES "Resources" ("Id") ON DELETE CASCADE
);

CREATE TABLE "RoleClaims" (
    "Id" integer GENERATED BY DEFAULT AS IDENTITY,
    "RoleId" integer NOT NULL,
    "ClaimType" character varying(256),
    "ClaimValue" character varying(256),
    CONSTRAINT "PK_RoleClaims" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_RoleClaims_Roles_RoleId" FOREIGN KEY ("RoleId") REFERENCES "Roles" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Questions" (
    "Id" integer NOT NULL,
    "ServiceId" integer NOT NULL,
    "Text" character varying(500) NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "Required" boolean NOT NULL,
    "Choices" character varying(2000) NOT NULL,
    "SortOrder" integer NOT NULL,
    CONSTRAINT "PK_Questions" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Questions_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

CREATE TABLE "ServicePeople" (
    "ServiceId" integer NOT NULL,
    "PersonId" integer NOT NULL,
    CONSTRAINT "PK_ServicePeople" PRIMARY KEY ("ServiceId", "PersonId"),
    CONSTRAINT "FK_ServicePeople_Resources_PersonId" FOREIGN KEY ("PersonId") REFERENCES "Resources" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_ServicePeople_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Reservations" (
    "Id" uuid NOT NULL,
    "Reference" character varying(256) NOT NULL,
    "Key" character varying(256) NOT NULL,
    "ServiceId" integer NOT NULL,
    "ServiceName" character varying(256) NOT NULL,
    "StaffId" integer NOT NULL,
    "RoomId" integer,
    "SessionId" uuid,
    "PartySize" integer NOT NULL,
    "Start" bigint NOT NULL,
    "End" bigint NOT NULL,
    "ClaimStart" bigint NOT NULL,
    "ClaimEnd" bigint NOT NULL,
    "HeldAt" bigint NOT NULL,
    "FirstHeldUntil" bigint NOT NULL,
    "HeldUntil" bigint NOT NULL,
    "Status" character varying(32) NOT NULL,
    "Extended" boolean NOT NULL,
    "GraceUsed" boolean NOT NULL,
    "CustomerName" character varying(256) NOT NULL,
    "CustomerEmail" character varying(256) NOT NULL,
    "CustomerPhone" character varying(256) NOT NULL,
    "CustomerLocale" character varying(256) NOT NULL,
    "Answers" character varying(8000) NOT NULL,
    "Notes" character varying(4000) NOT NULL,
    "Browser" character varying(256),
    "IpAddress" character varying(256),
    "WalkIn" boolean NOT NULL,
    "ConfirmedAt" bigint,
    "CancelledAt" bigint,
    "Revision" integer NOT NULL,
    "Version" integer NOT NULL,
    "Price_Currency" character varying(256) NOT NULL,
    "Price_Minor" bigint NOT NULL,
    CONSTRAINT "PK_Reservations" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Reservations_Sessions_SessionId" FOREIGN KEY ("SessionId") REFERENCES "Sessions" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "UserClaims" (
    "Id" integer GENERATED BY DEFAULT AS IDENTITY,
    "UserId" integer NOT NULL,
    "ClaimType" character varying(256),
    "ClaimValue" character varying(256),
    CONSTRAINT "PK_UserClaims" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_UserClaims_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserLogins" (
    "LoginProvider" character varying(128) NOT NULL,
    "ProviderKey" character varying(128) NOT NULL,
    "ProviderDisplayName" character varying(256),
    "UserId" integer NOT NULL,
    CONSTRAINT "PK_UserLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_UserLogins_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserRoles" (
    "UserId" integer NOT NULL,
    "RoleId" integer NOT NULL,
    CONSTRAINT "PK_UserRoles" PRIMARY KEY ("UserId", "RoleId"),
    CONSTRAINT "FK_UserRoles_Roles_RoleId" FOREIGN KEY ("RoleId") REFERENCES "Roles" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_UserRoles_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserTokens" (
    "UserId" integer NOT NULL,
    "LoginProvider" character varying(128) NOT NULL,
    "Name" character varying(128) NOT NULL,
    "Value" character varying(256),
    CONSTRAINT "PK_UserTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_UserTokens_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Breaks" (
    "Id" integer NOT NULL,
    "OpeningHoursId" integer NOT NULL,
    "FromMinute" integer NOT NULL,
    "ToMinute" integer NOT NULL,
    CONSTRAINT "PK_Breaks" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Breaks_OpeningHours_OpeningHoursId" FOREIGN KEY ("OpeningHoursId") REFERENCES "OpeningHours" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Payments" (
    "Id" uuid NOT NULL,
    "ReservationId" uuid NOT NULL,
    "Purpose" character varying(32) NOT NULL,
    "Provider" character varying(256) NOT NULL,
    "RequestId" character varying(256) NOT NULL,
    "RequestBody" character varying(8000) NOT NULL,
    "CreatedAt" bigint NOT NULL,
    "OrderId" character varying(256),
    "ApprovalUrl" character varying(2000),
    "Status" character varying(32) NOT NULL,
    "Attempt" integer NOT NULL,
    "KeyBornAt" bigint,
    "LeaseUntil" bigint,
    "CallBeganAt" bigint,
    "NextCheckAt" bigint,
    "Checks" integer NOT NULL,
    "CaptureId" character varying(256),
    "CapturedAt" bigint,
    "CapturedMinor" bigint NOT NULL,
    "Issue" character varying(256),
    "Version" integer NOT NULL,
    "Amount_Currency" character varying(256) NOT NULL,
    "Amount_Minor" bigint NOT NULL,
    CONSTRAINT "PK_Payments" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Payments_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "Refunds" (
    "Id" uuid NOT NULL,
    "ReservationId" uuid NOT NULL,
    "PaymentId" uuid NOT NULL,
    "Reason" character varying(32) NOT NULL,
    "RequestId" character varying(256) NOT NULL,
    "CreatedAt" bigint NOT NULL,
    "RequestedBy" character varying(256) NOT NULL,
    "ProviderRefundId" character varying(256),
    "Status" character varying(32) NOT NULL,
    "NextTryAt" bigint,
    "Tries" integer NOT NULL,
    "Issue" character varying(256),
    "CompletedAt" bigint,
    "Version" integer NOT NULL,
    "Amount_Currency" character varying(256) NOT NULL,
    "Amount_Minor" bigint NOT NULL,
    CONSTRAINT "PK_Refunds" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Refunds_Payments_PaymentId" FOREIGN KEY ("PaymentId") REFERENCES "Payments" ("Id") ON DELETE RESTRICT
);

CREATE INDEX "IX_AnnouncedChanges_At" ON "AnnouncedChanges" ("At");

CREATE INDEX "IX_Breaks_OpeningHoursId" ON "Breaks" ("OpeningHoursId");

CREATE INDEX "IX_IdempotentAnswers_At" ON "IdempotentAnswers" ("At");

CREATE INDEX "IX_LedgerEntries_At" ON "LedgerEntries" ("At");

CREATE INDEX "IX_LedgerEntries_ReservationId" ON "LedgerEntries" ("ReservationId");

CREATE INDEX "IX_OpeningHours_ResourceId" ON "OpeningHours" ("ResourceId");

CREATE UNIQUE INDEX "IX_OutboxEmails_ReservationId_Kind_Revision" ON "OutboxEmails" ("ReservationId", "Kind", "Revision");

CREATE INDEX "IX_OutboxEmails_State_DueAt" ON "OutboxEmails" ("State", "DueAt");

CREATE UNIQUE INDEX "IX_PaymentEvents_Provider_EventId" ON "PaymentEvents" ("Provider", "EventId");

CREATE INDEX "IX_PaymentEvents_State_NextTryAt" ON "PaymentEvents" ("State", "NextTryAt");

CREATE INDEX "IX_Payments_NextCheckAt" ON "Payments" ("NextCheckAt");

CREATE UNIQUE INDEX "IX_Payments_OneLive" ON "Payments" ("ReservationId", "Purpose") WHERE "Status" IN ('Open', 'Capturing', 'Pending', 'NeedsHuman');

CREATE UNIQUE INDEX "IX_Payments_Provider_CaptureId" ON "Payments" ("Provider", "CaptureId") WHERE "CaptureId" IS NOT NULL;

CREATE UNIQUE INDEX "IX_Payments_Provider_OrderId" ON "Payments" ("Provider", "OrderId") WHERE "OrderId" IS NOT NULL;

CREATE INDEX "IX_Payments_ReservationId" ON "Payments" ("ReservationId");

CREATE INDEX "IX_Questions_ServiceId" ON "Questions" ("ServiceId");

CREATE INDEX "IX_Refunds_NextTryAt" ON "Refunds" ("NextTryAt");

CREATE INDEX "IX_Refunds_PaymentId" ON "Refunds" ("PaymentId");

CREATE UNIQUE INDEX "IX_Refunds_ProviderRefundId" ON "Refunds" ("ProviderRefundId") WHERE "ProviderRefundId" IS NOT NULL;

CREATE INDEX "IX_Refunds_ReservationId" ON "Refunds" ("ReservationId");

CREATE INDEX "IX_ReleaseRecords_ReleasedAt" ON "ReleaseRecords" ("ReleasedAt");

CREATE INDEX "IX_ReleaseRecords_ReservationId" ON "ReleaseRecords" ("ReservationId");

CREATE INDEX "IX_ReservationEvents_ReservationId_At" ON "ReservationEvents" ("ReservationId", "At");

CREATE INDEX "IX_Reservations_Browser" ON "Reservations" ("Browser");

CREATE INDEX "IX_Reservations_CustomerEmail" ON "Reservations" ("CustomerEmail");

CREATE UNIQUE INDEX "IX_Reservations_Reference" ON "Reservations" ("Reference");

CREATE INDEX "IX_Reservations_RoomId_ClaimStart" ON "Reservations" ("RoomId", "ClaimStart");

CREATE INDEX "IX_Reservations_SessionId" ON "Reservations" ("SessionId");

CREATE INDEX "IX_Reservations_StaffId_ClaimStart" ON "Reservations" ("StaffId", "ClaimStart");

CREATE INDEX "IX_Reservations_Start" ON "Reservations" ("Start");

CREATE INDEX "IX_Reservations_Status_HeldUntil" ON "Reservations" ("Status", "HeldUntil");

CREATE INDEX "IX_RoleClaims_RoleId" ON "RoleClaims" ("RoleId");

CREATE UNIQUE INDEX "IX_Roles_NormalizedName" ON "Roles" ("NormalizedName");

CREATE INDEX "IX_SeatClaims_ReservationId" ON "SeatClaims" ("ReservationId");

CREATE INDEX "IX_ServicePeople_PersonId" ON "ServicePeople" ("PersonId");

CREATE INDEX "IX_Sessions_StaffId_ClaimStart" ON "Sessions" ("StaffId", "ClaimStart");

CREATE INDEX "IX_SlotClaims_OwnerId" ON "SlotClaims" ("OwnerId");

CREATE INDEX "IX_TimeOff_ResourceId_Start" ON "TimeOff" ("ResourceId", "Start");

CREATE INDEX "IX_UserClaims_UserId" ON "UserClaims" ("UserId");

CREATE INDEX "IX_UserLogins_UserId" ON "UserLogins" ("UserId");

CREATE INDEX "IX_UserRoles_RoleId" ON "UserRoles" ("RoleId");

CREATE INDEX "IX_Users_NormalizedEmail" ON "Users" ("NormalizedEmail");

CREATE UNIQUE INDEX "IX_Users_NormalizedUserName" ON "Users" ("NormalizedUserName");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261121014014_Initial', '10.0.15');

ALTER TABLE "Services" ADD "Cancellation" text NOT NULL DEFAULT '';

ALTER TABLE "Services" ADD "DepositMinor" bigint NOT NULL DEFAULT 0;

ALTER TABLE "Services" ADD "DepositPercent" integer NOT NULL DEFAULT 0;

ALTER TABLE "Services" ADD "PayNow" character varying(32) NOT NULL DEFAULT 'Full';

ALTER TABLE "Reservations" ADD "Cancellation" text NOT NULL DEFAULT '';

ALTER TABLE "Reservations" ADD "CouponCode" character varying(256);

ALTER TABLE "Reservations" ADD "CouponMinor" bigint NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "DetailsAt" bigint;

ALTER TABLE "Reservations" ADD "MustPrepay" boolean NOT NULL DEFAULT FALSE;

ALTER TABLE "Reservations" ADD "PointsEmail" character varying(256);

ALTER TABLE "Reservations" ADD "PointsMinor" bigint NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "PointsUsed" integer NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "PrepayMinor" bigint;

ALTER TABLE "Refunds" ADD "Note" character varying(256) NOT NULL DEFAULT '';

ALTER TABLE "Refunds" ADD "StoppedAt" bigint;

ALTER TABLE "Payments" ADD "Dispute" character varying(32) NOT NULL DEFAULT 'None';

ALTER TABLE "Payments" ADD "DisputeId" character varying(256);

ALTER TABLE "Payments" ADD "HumanSince" bigint;

ALTER TABLE "Payments" ADD "UnansweredSince" bigint;

ALTER TABLE "PaymentEvents" ADD "Dispute" character varying(32) NOT NULL DEFAULT 'None';

ALTER TABLE "PaymentEvents" ADD "DisputeId" character varying(256);

ALTER TABLE "PaymentEvents" ADD "Topic" character varying(32) NOT NULL DEFAULT 'Other';

ALTER TABLE "LimitGates" ADD "LastAt" bigint NOT NULL DEFAULT 0;

ALTER TABLE "Businesses" ADD "PointValueMinor" bigint NOT NULL DEFAULT 0;

ALTER TABLE "Businesses" ADD "PointsPerVisit" integer NOT NULL DEFAULT 0;

ALTER TABLE "Businesses" ADD "PrepayAfterNoShows" integer NOT NULL DEFAULT 0;

CREATE TABLE "Alerts" (
    "Id" uuid NOT NULL,
    "Cause" character varying(32) NOT NULL,
    "Hour" integer NOT NULL,
    "At" bigint NOT NULL,
    "Count" integer NOT NULL,
    CONSTRAINT "PK_Alerts" PRIMARY KEY ("Id")
);

CREATE TABLE "CaptureOutcomes" (
    "Id" uuid NOT NULL,
    "PaymentId" uuid NOT NULL,
    "Attempt" integer NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "At" bigint NOT NULL,
    CONSTRAINT "PK_CaptureOutcomes" PRIMARY KEY ("Id")
);

CREATE TABLE "Coupons" (
    "Id" integer NOT NULL,
    "Code" character varying(32) NOT NULL,
    "Percent" integer NOT NULL,
    "AmountMinor" bigint NOT NULL,
    "MinimumMinor" bigint NOT NULL,
    "MaxUses" integer,
    "MaxUsesPerCustomer" integer,
    "From" date,
    "To" date,
    "ServiceIds" integer[] NOT NULL,
    "Active" boolean NOT NULL,
    "Used" integer NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_Coupons" PRIMARY KEY ("Id")
);

CREATE TABLE "DeskReceipts" (
    "Number" character varying(64) NOT NULL,
    "Of" character varying(256),
    "CustomId" character varying(256) NOT NULL,
    "Method" character varying(32) NOT NULL,
    "At" bigint NOT NULL,
    "State" character varying(32) NOT NULL,
    "EndedAt" bigint,
    "Version" integer NOT NULL,
    "Amount_Currency" character varying(256) NOT NULL,
    "Amount_Minor" bigint NOT NULL,
    CONSTRAINT "PK_DeskReceipts" PRIMARY KEY ("Number")
);

CREATE TABLE "PointsAccounts" (
    "Email" character varying(256) NOT NULL,
    "Code" character varying(256) NOT NULL,
    "Balance" integer NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_PointsAccounts" PRIMARY KEY ("Email")
);

CREATE TABLE "PointsEntries" (
    "Id" uuid NOT NULL,
    "Email" character varying(256) NOT NULL,
    "ReservationId" uuid NOT NULL,
    "Move" character varying(32) NOT NULL,
    "Points" integer NOT NULL,
    "At" bigint NOT NULL,
    CONSTRAINT "PK_PointsEntries" PRIMARY KEY ("Id")
);

CREATE TABLE "Reconciliations" (
    "Id" uuid NOT NULL,
    "From" date NOT NULL,
    "To" date NOT NULL,
    "StartedAt" bigint NOT NULL,
    "FinishedAt" bigint NOT NULL,
    "By" character varying(256) NOT NULL,
    "Read" integer NOT NULL,
    "Reports" text NOT NULL,
    "Found" integer NOT NULL,
    "Differences" text NOT NULL,
    CONSTRAINT "PK_Reconciliations" PRIMARY KEY ("Id")
);

CREATE TABLE "RiskBlocks" (
    "Id" uuid NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "Subject" character varying(64) NOT NULL,
    "Label" character varying(256) NOT NULL,
    "Reason" character varying(500) NOT NULL,
    "CreatedAt" bigint NOT NULL,
    "CreatedBy" character varying(256) NOT NULL,
    "ExpiresAt" bigint,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_RiskBlocks" PRIMARY KEY ("Id")
);

CREATE TABLE "RiskDecisions" (
    "Id" uuid NOT NULL,
    "Rule" character varying(64) NOT NULL,
    "Act" character varying(32) NOT NULL,
    "SubjectKind" character varying(32) NOT NULL,
    "Subject" character varying(64) NOT NULL,
    "At" bigint NOT NULL,
    "LastAt" bigint NOT NULL,
    "Hour" integer NOT NULL,
    "Reference" character varying(256),
    "Times" integer NOT NULL,
    CONSTRAINT "PK_RiskDecisions" PRIMARY KEY ("Id")
);

CREATE TABLE "RiskMarks" (
    "Id" uuid NOT NULL,
    "Kind" character varying(32) NOT NULL,
    "Subject" character varying(64) NOT NULL,
    "At" bigint NOT NULL,
    "PaymentId" uuid,
    "Attempt" integer,
    CONSTRAINT "PK_RiskMarks" PRIMARY KEY ("Id")
);

CREATE TABLE "CouponUses" (
    "Id" uuid NOT NULL,
    "CouponId" integer NOT NULL,
    "ReservationId" uuid NOT NULL,
    "CustomerEmail" character varying(256) NOT NULL,
    "At" bigint NOT NULL,
    "State" character varying(32) NOT NULL,
    CONSTRAINT "PK_CouponUses" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_CouponUses_Coupons_CouponId" FOREIGN KEY ("CouponId") REFERENCES "Coupons" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_CouponUses_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE RESTRICT
);

CREATE INDEX "IX_LedgerEntries_PaymentId" ON "LedgerEntries" ("PaymentId");

CREATE INDEX "IX_LedgerEntries_RefundId" ON "LedgerEntries" ("RefundId");

CREATE UNIQUE INDEX "IX_Alerts_Cause_Hour" ON "Alerts" ("Cause", "Hour");

CREATE INDEX "IX_CaptureOutcomes_Kind_At" ON "CaptureOutcomes" ("Kind", "At");

CREATE UNIQUE INDEX "IX_CaptureOutcomes_PaymentId_Attempt_Kind" ON "CaptureOutcomes" ("PaymentId", "Attempt", "Kind");

CREATE UNIQUE INDEX "IX_Coupons_Code" ON "Coupons" ("Code");

CREATE INDEX "IX_CouponUses_CouponId_CustomerEmail" ON "CouponUses" ("CouponId", "CustomerEmail");

CREATE UNIQUE INDEX "IX_CouponUses_OneLive" ON "CouponUses" ("ReservationId") WHERE "State" IN ('Reserved', 'Spent');

CREATE INDEX "IX_DeskReceipts_Of" ON "DeskReceipts" ("Of");

CREATE UNIQUE INDEX "IX_PointsAccounts_Code" ON "PointsAccounts" ("Code");

CREATE UNIQUE INDEX "IX_PointsEntries_EarnedOnce" ON "PointsEntries" ("ReservationId") WHERE "Move" = 'Earned';

CREATE INDEX "IX_PointsEntries_Email" ON "PointsEntries" ("Email");

CREATE INDEX "IX_PointsEntries_ReservationId" ON "PointsEntries" ("ReservationId");

CREATE INDEX "IX_Reconciliations_FinishedAt" ON "Reconciliations" ("FinishedAt");

CREATE UNIQUE INDEX "IX_RiskBlocks_Subject" ON "RiskBlocks" ("Subject");

CREATE INDEX "IX_RiskDecisions_LastAt" ON "RiskDecisions" ("LastAt");

CREATE INDEX "IX_RiskDecisions_Subject_Hour" ON "RiskDecisions" ("Subject", "Hour");

CREATE INDEX "IX_RiskMarks_At" ON "RiskMarks" ("At");

CREATE INDEX "IX_RiskMarks_PaymentId" ON "RiskMarks" ("PaymentId");

CREATE INDEX "IX_RiskMarks_Subject_Kind_At" ON "RiskMarks" ("Subject", "Kind", "At");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261121123339_Money', '10.0.15');

CREATE TABLE "Commands" (
    "Id" uuid NOT NULL,
    "ForgetAt" bigint NOT NULL,
    "Made" integer,
    CONSTRAINT "PK_Commands" PRIMARY KEY ("Id")
);

CREATE INDEX "IX_Commands_ForgetAt" ON "Commands" ("ForgetAt");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128182219_Commands', '10.0.15');

CREATE TABLE "SignInTickets" (
    "Id" uuid NOT NULL,
    "KeyHash" character varying(64) NOT NULL,
    "UserId" integer NOT NULL,
    "Stamp" character varying(256) NOT NULL,
    "Content" bytea NOT NULL,
    "StartedAt" bigint NOT NULL,
    "ExpiresAt" bigint NOT NULL,
    CONSTRAINT "PK_SignInTickets" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_SignInTickets_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_SignInTickets_ExpiresAt" ON "SignInTickets" ("ExpiresAt");

CREATE UNIQUE INDEX "IX_SignInTickets_KeyHash" ON "SignInTickets" ("KeyHash");

CREATE INDEX "IX_SignInTickets_UserId" ON "SignInTickets" ("UserId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128191809_AddSignInTickets', '10.0.15');

ALTER TABLE "TimeOff" ADD "ByStaffId" integer;

ALTER TABLE "TimeOff" ADD "ByStaffName" character varying(256) NOT NULL DEFAULT '';

CREATE TABLE "TimeOffBookings" (
    "TimeOffId" uuid NOT NULL,
    "ReservationId" uuid NOT NULL,
    "State" character varying(32) NOT NULL,
    "Problem" character varying(256),
    "NextTryAt" bigint,
    CONSTRAINT "PK_TimeOffBookings" PRIMARY KEY ("TimeOffId", "ReservationId"),
    CONSTRAINT "FK_TimeOffBookings_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_TimeOffBookings_TimeOff_TimeOffId" FOREIGN KEY ("TimeOffId") REFERENCES "TimeOff" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_SlotClaims_Cell" ON "SlotClaims" ("Cell");

CREATE INDEX "IX_TimeOffBookings_ReservationId" ON "TimeOffBookings" ("ReservationId");

CREATE INDEX "IX_TimeOffBookings_State_NextTryAt" ON "TimeOffBookings" ("State", "NextTryAt");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128191847_TimeOffOverBookings', '10.0.15');

DELETE FROM "AnnouncedChanges";

DROP INDEX "IX_TimeOff_ResourceId_Start";

ALTER TABLE "AnnouncedChanges" DROP CONSTRAINT "PK_AnnouncedChanges";

ALTER TABLE "AnnouncedChanges" DROP COLUMN "Id";

ALTER TABLE "AnnouncedChanges" ADD "Number" bigint GENERATED BY DEFAULT AS IDENTITY;

ALTER TABLE "AnnouncedChanges" ADD "ReservationId" uuid;

ALTER TABLE "AnnouncedChanges" ADD CONSTRAINT "PK_AnnouncedChanges" PRIMARY KEY ("Number");

CREATE INDEX "IX_TimeOff_End" ON "TimeOff" ("End");

CREATE INDEX "IX_TimeOff_ResourceId_End" ON "TimeOff" ("ResourceId", "End");

CREATE INDEX "IX_Sessions_RoomId_ClaimStart" ON "Sessions" ("RoomId", "ClaimStart");

CREATE INDEX "IX_Sessions_ServiceId_Start" ON "Sessions" ("ServiceId", "Start");

CREATE INDEX "IX_Refunds_Open" ON "Refunds" ("Status") WHERE "Status" IN ('Scheduled', 'Calling', 'Pending', 'Failed', 'Suspended');

CREATE INDEX "IX_Payments_Capturing" ON "Payments" ("Status") WHERE "Status" = 'Capturing';

CREATE INDEX "IX_Payments_CreatedAt" ON "Payments" ("CreatedAt");

CREATE INDEX "IX_Payments_Disputed" ON "Payments" ("Dispute") WHERE "Dispute" = 'Open';

CREATE INDEX "IX_Payments_NeedHuman" ON "Payments" ("Status") WHERE "Status" = 'NeedsHuman';

CREATE INDEX "IX_PaymentEvents_Failed" ON "PaymentEvents" ("State") WHERE "State" = 'Failed';

CREATE INDEX "IX_OutboxEmails_WrittenAt" ON "OutboxEmails" ("WrittenAt");

CREATE INDEX "IX_LimitGates_LastAt" ON "LimitGates" ("LastAt");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128195633_Indexes', '10.0.15');

DROP INDEX "IX_Reservations_CustomerEmail";

ALTER TABLE "Reservations" ALTER COLUMN "Answers" TYPE text;

ALTER TABLE "Reservations" ADD "CustomerMailbox" character varying(256);

ALTER TABLE "Reservations" ADD "CustomerPhoneE164" character varying(20);

ALTER TABLE "OutboxEmails" ALTER COLUMN "Facts" TYPE text;

UPDATE "Reservations" SET "CustomerMailbox" = lower("CustomerEmail" COLLATE "C")
WHERE "CustomerEmail" COLLATE "C" !~ '[^A-Za-z0-9@._+-]' AND "CustomerEmail" NOT LIKE '%.';

CREATE INDEX "IX_Reservations_CustomerMailbox" ON "Reservations" ("CustomerMailbox");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128203725_CanonicalAddresses', '10.0.15');

CREATE TABLE "DataProtectionKeys" (
    "Id" integer GENERATED BY DEFAULT AS IDENTITY,
    "FriendlyName" character varying(256),
    "Xml" character varying(16000),
    CONSTRAINT "PK_DataProtectionKeys" PRIMARY KEY ("Id")
);

INSERT INTO "DataProtectionKeys" ("FriendlyName", "Xml")
SELECT "Name", "Xml" FROM "ProtectionKeys";

DROP TABLE "ProtectionKeys";

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128223139_DataProtectionKeys', '10.0.15');

CREATE TABLE "Photos" (
    "Name" character varying(64) NOT NULL,
    "TouchedAt" bigint NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_Photos" PRIMARY KEY ("Name")
);

CREATE TABLE "PhotoImages" (
    "PhotoName" character varying(64) NOT NULL,
    "Size" integer NOT NULL,
    "Bytes" bytea NOT NULL,
    CONSTRAINT "PK_PhotoImages" PRIMARY KEY ("PhotoName", "Size"),
    CONSTRAINT "FK_PhotoImages_Photos_PhotoName" FOREIGN KEY ("PhotoName") REFERENCES "Photos" ("Name") ON DELETE CASCADE
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128224559_Photos', '10.0.15');

ALTER TABLE "AnnouncedChanges" RENAME TO "PublishedChanges";

ALTER INDEX "IX_AnnouncedChanges_At" RENAME TO "IX_PublishedChanges_At";

ALTER TABLE "PublishedChanges" RENAME CONSTRAINT "PK_AnnouncedChanges" TO "PK_PublishedChanges";

ALTER TABLE "CaptureOutcomes" RENAME TO "PaymentAttempts";

ALTER INDEX "IX_CaptureOutcomes_Kind_At" RENAME TO "IX_PaymentAttempts_Kind_At";

ALTER INDEX "IX_CaptureOutcomes_PaymentId_Attempt_Kind" RENAME TO "IX_PaymentAttempts_PaymentId_Attempt_Kind";

ALTER TABLE "PaymentAttempts" RENAME CONSTRAINT "PK_CaptureOutcomes" TO "PK_PaymentAttempts";

ALTER TABLE "DeskReceipts" RENAME TO "InPersonReceipts";

ALTER INDEX "IX_DeskReceipts_Of" RENAME TO "IX_InPersonReceipts_Of";

ALTER TABLE "InPersonReceipts" RENAME CONSTRAINT "PK_DeskReceipts" TO "PK_InPersonReceipts";

ALTER TABLE "RiskMarks" RENAME TO "VelocityEvents";

ALTER INDEX "IX_RiskMarks_At" RENAME TO "IX_VelocityEvents_At";

ALTER INDEX "IX_RiskMarks_PaymentId" RENAME TO "IX_VelocityEvents_PaymentId";

ALTER INDEX "IX_RiskMarks_Subject_Kind_At" RENAME TO "IX_VelocityEvents_Subject_Kind_At";

ALTER TABLE "VelocityEvents" RENAME CONSTRAINT "PK_RiskMarks" TO "PK_VelocityEvents";

UPDATE "PublishedChanges" SET "Kind" = 'Emails' WHERE "Kind" = 'Letters';

UPDATE "VelocityEvents" SET "Kind" = 'FailedLookup' WHERE "Kind" = 'Guess';

UPDATE "LedgerEntries" SET "Account" = 'InPerson' WHERE "Account" = 'Desk';

UPDATE "Payments" SET "Purpose" = 'Balance' WHERE "Purpose" = 'Rest';

UPDATE "Payments" SET "Provider" = 'in-person' WHERE "Provider" = 'desk';

UPDATE "Payments" SET "Issue" = 'paid_in_person' WHERE "Issue" = 'paid_at_the_desk';

UPDATE "PaymentEvents" SET "Provider" = 'in-person' WHERE "Provider" = 'desk';

UPDATE "ReleaseRecords" SET "Reason" = 'Released' WHERE "Reason" = 'LetGo';

UPDATE "ReservationEvents" SET "Detail" = 'Released' WHERE "Detail" = 'LetGo' AND "What" = 'released';

UPDATE "ReservationEvents" SET "What" = 'in_person_payment' WHERE "What" = 'desk_payment';

UPDATE "ReservationEvents" SET "What" = 'late_payment' WHERE "What" = 'late_money';

UPDATE "RiskDecisions" SET "Rule" = 'failed_lookup_per_browser' WHERE "Rule" = 'guess_per_browser';

UPDATE "RiskDecisions" SET "Rule" = 'failed_lookup_per_address' WHERE "Rule" = 'guess_per_address';

UPDATE "Reconciliations" SET "Reports" = REPLACE("Reports", '"provider":"desk"', '"provider":"in-person"');

UPDATE "Reconciliations" SET "Differences" = REPLACE("Differences", '"provider":"desk"', '"provider":"in-person"');

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129041227_FieldWords', '10.0.15');

CREATE TABLE "Customers" (
    "Id" uuid NOT NULL,
    "Mailbox" character varying(256) NOT NULL,
    "Email" character varying(256) NOT NULL,
    "Name" character varying(256) NOT NULL,
    "Phone" character varying(256) NOT NULL,
    "PhoneE164" character varying(20),
    "Locale" character varying(256) NOT NULL,
    "FirstSeenAt" bigint NOT NULL,
    "LastSeenAt" bigint NOT NULL,
    CONSTRAINT "PK_Customers" PRIMARY KEY ("Id")
);

CREATE UNIQUE INDEX "IX_Customers_Mailbox" ON "Customers" ("Mailbox");

ALTER TABLE "Reservations" ADD "CustomerId" uuid;

INSERT INTO "Customers" ("Id", "Mailbox", "Email", "Name", "Phone", "PhoneE164", "Locale", "FirstSeenAt", "LastSeenAt")
SELECT s."Id", s."Mailbox", s."Email", s."Name", s."Phone", s."PhoneE164", s."Locale", s."FirstSeenAt", s."LastSeenAt"
FROM (
    SELECT r."Id", r."CustomerMailbox" AS "Mailbox", r."CustomerEmail" AS "Email", r."CustomerName" AS "Name",
        FIRST_VALUE(r."CustomerPhone") OVER (PARTITION BY r."CustomerMailbox"
            ORDER BY CASE WHEN r."CustomerPhone" = '' THEN 1 ELSE 0 END, COALESCE(r."DetailsAt", r."HeldAt") DESC, r."Id" DESC) AS "Phone",
        FIRST_VALUE(r."CustomerPhoneE164") OVER (PARTITION BY r."CustomerMailbox"
            ORDER BY CASE WHEN r."CustomerPhone" = '' THEN 1 ELSE 0 END, COALESCE(r."DetailsAt", r."HeldAt") DESC, r."Id" DESC) AS "PhoneE164",
        FIRST_VALUE(r."CustomerLocale") OVER (PARTITION BY r."CustomerMailbox"
            ORDER BY CASE WHEN r."CustomerLocale" = '' THEN 1 ELSE 0 END, COALESCE(r."DetailsAt", r."HeldAt") DESC, r."Id" DESC) AS "Locale",
        MIN(COALESCE(r."DetailsAt", r."HeldAt")) OVER (PARTITION BY r."CustomerMailbox") AS "FirstSeenAt",
        COALESCE(r."DetailsAt", r."HeldAt") AS "LastSeenAt",
        ROW_NUMBER() OVER (PARTITION BY r."CustomerMailbox"
            ORDER BY COALESCE(r."DetailsAt", r."HeldAt") DESC, r."Id" DESC) AS "Latest"
    FROM "Reservations" r WHERE r."CustomerMailbox" <> '') s
WHERE s."Latest" = 1;

UPDATE "Reservations" SET "CustomerId" = (SELECT c."Id" FROM "Customers" c WHERE c."Mailbox" = "Reservations"."CustomerMailbox")
WHERE "CustomerMailbox" <> '';

CREATE INDEX "IX_Reservations_CustomerId_CustomerMailbox" ON "Reservations" ("CustomerId", "CustomerMailbox");

ALTER TABLE "Reservations" ADD CONSTRAINT "FK_Reservations_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE RESTRICT;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129085217_Customers', '10.0.15');

ALTER TABLE "Sessions" RENAME TO "ClassSessions";

ALTER INDEX "IX_Sessions_StaffId_ClaimStart" RENAME TO "IX_ClassSessions_StaffId_ClaimStart";

ALTER INDEX "IX_Sessions_RoomId_ClaimStart" RENAME TO "IX_ClassSessions_RoomId_ClaimStart";

ALTER INDEX "IX_Sessions_ServiceId_Start" RENAME TO "IX_ClassSessions_ServiceId_Start";

ALTER TABLE "ClassSessions" RENAME CONSTRAINT "PK_Sessions" TO "PK_ClassSessions";

ALTER TABLE "Reservations" RENAME CONSTRAINT "FK_Reservations_Sessions_SessionId" TO "FK_Reservations_ClassSessions_SessionId";

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129195156_ClassSessions', '10.0.15');

CREATE TABLE "WaitingListEntries" (
    "Id" uuid NOT NULL,
    "Key" character varying(256) NOT NULL,
    "ServiceId" integer NOT NULL,
    "StaffId" integer,
    "Day" date NOT NULL,
    "FromMinute" integer NOT NULL,
    "UntilMinute" integer NOT NULL,
    "PartySize" integer NOT NULL,
    "Name" character varying(256) NOT NULL,
    "Email" character varying(256) NOT NULL,
    "Mailbox" character varying(256) NOT NULL,
    "Phone" character varying(256) NOT NULL,
    "PhoneE164" character varying(256),
    "Locale" character varying(256) NOT NULL,
    "JoinedAt" bigint NOT NULL,
    "InLineSince" bigint NOT NULL,
    "Status" character varying(32) NOT NULL,
    "Standing" character varying(294),
    "OfferedReservationId" uuid,
    "LapsedOffers" integer NOT NULL,
    "NotBefore" bigint,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_WaitingListEntries" PRIMARY KEY ("Id")
);

CREATE TABLE "WaitingListOffers" (
    "ReservationId" uuid NOT NULL,
    "EntryId" uuid NOT NULL,
    "Start" bigint NOT NULL,
    "OfferedAt" bigint NOT NULL,
    CONSTRAINT "PK_WaitingListOffers" PRIMARY KEY ("ReservationId"),
    CONSTRAINT "FK_WaitingListOffers_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_WaitingListOffers_WaitingListEntries_EntryId" FOREIGN KEY ("EntryId") REFERENCES "WaitingListEntries" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_WaitingListEntries_OfferedReservationId" ON "WaitingListEntries" ("OfferedReservationId");

CREATE UNIQUE INDEX "IX_WaitingListEntries_Standing" ON "WaitingListEntries" ("Standing");

CREATE INDEX "IX_WaitingListEntries_Status_Day" ON "WaitingListEntries" ("Status", "Day");

CREATE UNIQUE INDEX "IX_WaitingListOffers_EntryId_Start" ON "WaitingListOffers" ("EntryId", "Start");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130145838_AddWaitingList', '10.0.15');

CREATE TABLE "CustomerTerms" (
    "CustomerId" uuid NOT NULL,
    "Term" character varying(64) COLLATE "C" NOT NULL,
    CONSTRAINT "PK_CustomerTerms" PRIMARY KEY ("CustomerId", "Term"),
    CONSTRAINT "FK_CustomerTerms_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_CustomerTerms_Term_CustomerId" ON "CustomerTerms" ("Term", "CustomerId" DESC);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130152240_CustomerTerms', '10.0.15');

CREATE TABLE "CustomerNotes" (
    "Id" uuid NOT NULL,
    "CustomerId" uuid NOT NULL,
    "WrittenAt" bigint NOT NULL,
    "WrittenBy" character varying(256) NOT NULL,
    "Text" character varying(4000) NOT NULL,
    "EditedAt" bigint,
    "EditedBy" character varying(256),
    "Version" integer NOT NULL,
    CONSTRAINT "PK_CustomerNotes" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_CustomerNotes_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CustomerTags" (
    "CustomerId" uuid NOT NULL,
    "Key" character varying(60) NOT NULL,
    "Name" character varying(30) NOT NULL,
    CONSTRAINT "PK_CustomerTags" PRIMARY KEY ("CustomerId", "Key"),
    CONSTRAINT "FK_CustomerTags_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_PaymentEvents_CaptureId" ON "PaymentEvents" ("CaptureId") WHERE "CaptureId" IS NOT NULL;

CREATE INDEX "IX_PaymentEvents_OrderId" ON "PaymentEvents" ("OrderId") WHERE "OrderId" IS NOT NULL;

CREATE INDEX "IX_OutboxEmails_OfNoBooking" ON "OutboxEmails" ("Kind") WHERE "Kind" IN ('BookingLinks', 'WaitingListJoined');

CREATE INDEX "IX_Customers_LastSeenAt" ON "Customers" ("LastSeenAt");

CREATE INDEX "IX_CustomerNotes_CustomerId_WrittenAt" ON "CustomerNotes" ("CustomerId", "WrittenAt");

CREATE INDEX "IX_CustomerTags_Key_CustomerId" ON "CustomerTags" ("Key", "CustomerId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130153734_AddCustomerNotes', '10.0.15');

ALTER TABLE "WaitingListEntries" ADD "IsUnconfirmed" boolean NOT NULL DEFAULT FALSE;

ALTER TABLE "TimeOff" ADD "IsIllness" boolean NOT NULL DEFAULT FALSE;

ALTER TABLE "Reservations" ADD "EndReason" character varying(240);

ALTER TABLE "Reservations" ADD "RescheduleAskedAt" bigint;

ALTER TABLE "Reservations" ADD "SeriesId" uuid;

ALTER TABLE "Reservations" ADD "UndoableUntil" bigint;

ALTER TABLE "PointsAccounts" ADD "MovedTo" character varying(256);

CREATE TABLE "CustomerMerges" (
    "Id" uuid NOT NULL,
    "CustomerId" uuid NOT NULL,
    "FormerId" uuid NOT NULL,
    "Mailbox" character varying(256) NOT NULL,
    "Email" character varying(256) NOT NULL,
    "Name" character varying(256) NOT NULL,
    "Phone" character varying(256) NOT NULL,
    "PhoneE164" character varying(20),
    "MergedAt" bigint NOT NULL,
    "MergedBy" character varying(256) NOT NULL,
    CONSTRAINT "PK_CustomerMerges" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_CustomerMerges_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE CASCADE
);

CREATE TABLE "SpecialHours" (
    "PersonId" integer NOT NULL,
    "Day" date NOT NULL,
    "Spans" character varying(200) NOT NULL,
    "Reason" character varying(256) NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_SpecialHours" PRIMARY KEY ("PersonId", "Day")
);

CREATE TABLE "TimeOffRequests" (
    "Id" uuid NOT NULL,
    "PersonId" integer NOT NULL,
    "Start" bigint NOT NULL,
    "End" bigint NOT NULL,
    "Reason" character varying(256) NOT NULL,
    "AskedAt" bigint NOT NULL,
    "AskedBy" character varying(256) NOT NULL,
    "State" character varying(32) NOT NULL,
    "DecidedAt" bigint,
    "DecidedBy" character varying(256) NOT NULL,
    "Answer" character varying(256) NOT NULL,
    "Version" integer NOT NULL,
    CONSTRAINT "PK_TimeOffRequests" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_TimeOffRequests_Resources_PersonId" FOREIGN KEY ("PersonId") REFERENCES "Resources" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "UndoableMoves" (
    "ReservationId" uuid NOT NULL,
    "StaffId" integer NOT NULL,
    "RoomId" integer,
    "ClaimStart" bigint NOT NULL,
    "ClaimEnd" bigint NOT NULL,
    "Until" bigint NOT NULL,
    CONSTRAINT "PK_UndoableMoves" PRIMARY KEY ("ReservationId"),
    CONSTRAINT "FK_UndoableMoves_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserPreferences" (
    "UserId" integer NOT NULL,
    "ColumnOrder" character varying(2000) NOT NULL,
    "SoundsArrivals" boolean NOT NULL,
    "HasNoFindKey" boolean NOT NULL,
    CONSTRAINT "PK_UserPreferences" PRIMARY KEY ("UserId"),
    CONSTRAINT "FK_UserPreferences_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Reservations_SeriesId" ON "Reservations" ("SeriesId") WHERE "SeriesId" IS NOT NULL;

CREATE INDEX "IX_Reservations_UndoableUntil" ON "Reservations" ("UndoableUntil") WHERE "UndoableUntil" IS NOT NULL;

CREATE INDEX "IX_CustomerMerges_CustomerId" ON "CustomerMerges" ("CustomerId");

CREATE INDEX "IX_CustomerMerges_FormerId" ON "CustomerMerges" ("FormerId");

CREATE UNIQUE INDEX "IX_CustomerMerges_Mailbox" ON "CustomerMerges" ("Mailbox");

CREATE INDEX "IX_TimeOffRequests_PersonId_AskedAt" ON "TimeOffRequests" ("PersonId", "AskedAt");

CREATE INDEX "IX_TimeOffRequests_State" ON "TimeOffRequests" ("State");

CREATE INDEX "IX_UndoableMoves_Until" ON "UndoableMoves" ("Until");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130192304_AddDeskDay', '10.0.15');

ALTER TABLE "Reservations" ADD "AddOns" text NOT NULL DEFAULT ('[]');

ALTER TABLE "Reservations" ADD "ServicePriceMinor" bigint;

CREATE TABLE "AddOns" (
    "Id" integer NOT NULL,
    "ServiceId" integer NOT NULL,
    "Name" character varying(60) NOT NULL,
    "Description" character varying(200) NOT NULL,
    "Minutes" integer NOT NULL,
    "Active" boolean NOT NULL,
    "SortOrder" integer NOT NULL,
    "Price_Currency" character varying(256) NOT NULL,
    "Price_Minor" bigint NOT NULL,
    CONSTRAINT "PK_AddOns" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_AddOns_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_AddOns_ServiceId" ON "AddOns" ("ServiceId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130221422_AddAddOns', '10.0.15');

CREATE TABLE "SetupMarks" (
    "Step" character varying(32) NOT NULL,
    CONSTRAINT "PK_SetupMarks" PRIMARY KEY ("Step")
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261201020119_AddSetupMarks', '10.0.15');

