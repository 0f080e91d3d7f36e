CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

CREATE TABLE "AnnouncedChanges" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_AnnouncedChanges" PRIMARY KEY,
    "At" INTEGER NOT NULL,
    "Instance" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "ResourceId" INTEGER NULL,
    "From" INTEGER NULL,
    "To" INTEGER NULL,
    "Reference" TEXT NULL
);

CREATE TABLE "Businesses" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Businesses" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "About" TEXT NOT NULL,
    "TimeZone" TEXT NOT NULL,
    "Currency" TEXT NOT NULL,
    "Locale" TEXT NOT NULL,
    "Email" TEXT NOT NULL,
    "Phone" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "AccentColor" TEXT NOT NULL,
    "PolicyText" TEXT NOT NULL,
    "ReminderLeadMinutes" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "Closures" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Closures" PRIMARY KEY,
    "From" TEXT NOT NULL,
    "To" TEXT NOT NULL,
    "Reason" TEXT NOT NULL
);

CREATE TABLE "IdempotentAnswers" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_IdempotentAnswers" PRIMARY KEY,
    "RequestHash" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "StatusCode" INTEGER NULL,
    "Body" TEXT NULL
);

CREATE TABLE "LedgerEntries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_LedgerEntries" PRIMARY KEY,
    "TransactionId" TEXT NOT NULL,
    "ReservationId" TEXT NOT NULL,
    "PaymentId" TEXT NULL,
    "RefundId" TEXT NULL,
    "Account" TEXT NOT NULL,
    "Minor" INTEGER NOT NULL,
    "Currency" TEXT NOT NULL,
    "What" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "LimitGates" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_LimitGates" PRIMARY KEY,
    "Passes" INTEGER NOT NULL
);

CREATE TABLE "OutboxEmails" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_OutboxEmails" PRIMARY KEY,
    "ReservationId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Revision" INTEGER NOT NULL,
    "To" TEXT NOT NULL,
    "MessageId" TEXT NOT NULL,
    "WrittenAt" INTEGER NOT NULL,
    "Facts" TEXT NOT NULL,
    "DueAt" INTEGER NULL,
    "State" TEXT NOT NULL,
    "Tries" INTEGER NOT NULL,
    "LastError" TEXT NULL,
    "SentAt" INTEGER NULL,
    "LeaseUntil" INTEGER NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "PaymentEvents" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_PaymentEvents" PRIMARY KEY,
    "Provider" TEXT NOT NULL,
    "EventId" TEXT NOT NULL,
    "TransmissionId" TEXT NULL,
    "EventType" TEXT NOT NULL,
    "OrderId" TEXT NULL,
    "CaptureId" TEXT NULL,
    "ProviderRefundId" TEXT NULL,
    "Body" TEXT NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "Tries" INTEGER NOT NULL,
    "NextTryAt" INTEGER NULL,
    "Outcome" TEXT NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "ProtectionKeys" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ProtectionKeys" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Xml" TEXT NOT NULL
);

CREATE TABLE "ReleaseRecords" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ReleaseRecords" PRIMARY KEY,
    "ReservationId" TEXT NOT NULL,
    "Reference" TEXT NOT NULL,
    "ServiceName" TEXT NOT NULL,
    "StaffId" INTEGER NOT NULL,
    "Start" INTEGER NOT NULL,
    "CustomerName" TEXT NOT NULL,
    "HeldAt" INTEGER NOT NULL,
    "HeldUntil" INTEGER NOT NULL,
    "ReleasedAt" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL,
    "ReleasedBy" TEXT NOT NULL
);

CREATE TABLE "ReservationEvents" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ReservationEvents" PRIMARY KEY,
    "ReservationId" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Actor" TEXT NOT NULL,
    "What" TEXT NOT NULL,
    "Detail" TEXT NOT NULL
);

CREATE TABLE "Resources" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Resources" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "About" TEXT NOT NULL,
    "Photo" TEXT NULL,
    "RoomKind" TEXT NULL,
    "Active" INTEGER NOT NULL,
    "SortOrder" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "Roles" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Roles" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NULL,
    "NormalizedName" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL
);

CREATE TABLE "SeatClaims" (
    "SessionId" TEXT NOT NULL,
    "Seat" INTEGER NOT NULL,
    "ReservationId" TEXT NOT NULL,
    CONSTRAINT "PK_SeatClaims" PRIMARY KEY ("SessionId", "Seat")
);

CREATE TABLE "Services" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Services" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "Description" TEXT NOT NULL,
    "Category" TEXT NOT NULL,
    "Photo" TEXT NULL,
    "DurationMinutes" INTEGER NOT NULL,
    "BufferBeforeMinutes" INTEGER NOT NULL,
    "BufferAfterMinutes" INTEGER NOT NULL,
    "IntervalMinutes" INTEGER NOT NULL,
    "Capacity" INTEGER NOT NULL,
    "NoticeMinutes" INTEGER NOT NULL,
    "HorizonDays" INTEGER NOT NULL,
    "HoldLifetimeSeconds" INTEGER NULL,
    "CancelWindowMinutes" INTEGER NOT NULL,
    "RoomKind" TEXT NULL,
    "PhoneRequired" INTEGER NOT NULL,
    "Active" INTEGER NOT NULL,
    "SortOrder" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    "Price_Currency" TEXT NOT NULL,
    "Price_Minor" INTEGER NOT NULL
);

CREATE TABLE "Sessions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Sessions" PRIMARY KEY,
    "ServiceId" INTEGER NOT NULL,
    "StaffId" INTEGER NOT NULL,
    "RoomId" INTEGER NULL,
    "Start" INTEGER NOT NULL,
    "End" INTEGER NOT NULL,
    "ClaimStart" INTEGER NOT NULL,
    "ClaimEnd" INTEGER NOT NULL,
    "Capacity" INTEGER NOT NULL,
    "Ended" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "SlotClaims" (
    "ResourceId" INTEGER NOT NULL,
    "Cell" INTEGER NOT NULL,
    "OwnerKind" TEXT NOT NULL,
    "OwnerId" TEXT NOT NULL,
    CONSTRAINT "PK_SlotClaims" PRIMARY KEY ("ResourceId", "Cell")
);

CREATE TABLE "Users" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Users" PRIMARY KEY AUTOINCREMENT,
    "DisplayName" TEXT NOT NULL,
    "ResourceId" INTEGER NULL,
    "Disabled" INTEGER NOT NULL,
    "UserName" TEXT NULL,
    "NormalizedUserName" TEXT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "PhoneNumber" TEXT NULL,
    "PhoneNumberConfirmed" INTEGER NOT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" INTEGER NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL
);

CREATE TABLE "OpeningHours" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_OpeningHours" PRIMARY KEY,
    "ResourceId" INTEGER NOT NULL,
    "Day" TEXT NOT NULL,
    "FromMinute" INTEGER NOT NULL,
    "ToMinute" INTEGER NOT NULL,
    CONSTRAINT "FK_OpeningHours_Resources_ResourceId" FOREIGN KEY ("ResourceId") REFERENCES "Resources" ("Id") ON DELETE CASCADE
);

CREATE TABLE "TimeOff" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_TimeOff" PRIMARY KEY,
    "ResourceId" INTEGER NOT NULL,
    "Start" INTEGER NOT NULL,
    "End" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_TimeOff_Resources_ResourceId" FOREIGN KEY ("ResourceId") REFERENCES "Resources" ("Id") ON DELETE CASCADE
);

CREATE TABLE "RoleClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_RoleClaims" PRIMARY KEY AUTOINCREMENT,
    "RoleId" INTEGER NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_RoleClaims_Roles_RoleId" FOREIGN KEY ("RoleId") REFERENCES "Roles" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Questions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Questions" PRIMARY KEY,
    "ServiceId" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Required" INTEGER NOT NULL,
    "Choices" TEXT NOT NULL,
    "SortOrder" INTEGER NOT NULL,
    CONSTRAINT "FK_Questions_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

CREATE TABLE "ServicePeople" (
    "ServiceId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    CONSTRAINT "PK_ServicePeople" PRIMARY KEY ("ServiceId", "PersonId"),
    CONSTRAINT "FK_ServicePeople_Resources_PersonId" FOREIGN KEY ("PersonId") REFERENCES "Resources" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_ServicePeople_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Reservations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Reservations" PRIMARY KEY,
    "Reference" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "ServiceId" INTEGER NOT NULL,
    "ServiceName" TEXT NOT NULL,
    "StaffId" INTEGER NOT NULL,
    "RoomId" INTEGER NULL,
    "SessionId" TEXT NULL,
    "PartySize" INTEGER NOT NULL,
    "Start" INTEGER NOT NULL,
    "End" INTEGER NOT NULL,
    "ClaimStart" INTEGER NOT NULL,
    "ClaimEnd" INTEGER NOT NULL,
    "HeldAt" INTEGER NOT NULL,
    "FirstHeldUntil" INTEGER NOT NULL,
    "HeldUntil" INTEGER NOT NULL,
    "Status" TEXT NOT NULL,
    "Extended" INTEGER NOT NULL,
    "GraceUsed" INTEGER NOT NULL,
    "CustomerName" TEXT NOT NULL,
    "CustomerEmail" TEXT NOT NULL,
    "CustomerPhone" TEXT NOT NULL,
    "CustomerLocale" TEXT NOT NULL,
    "Answers" TEXT NOT NULL,
    "Notes" TEXT NOT NULL,
    "Browser" TEXT NULL,
    "IpAddress" TEXT NULL,
    "WalkIn" INTEGER NOT NULL,
    "ConfirmedAt" INTEGER NULL,
    "CancelledAt" INTEGER NULL,
    "Revision" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    "Price_Currency" TEXT NOT NULL,
    "Price_Minor" INTEGER NOT NULL,
    CONSTRAINT "FK_Reservations_Sessions_SessionId" FOREIGN KEY ("SessionId") REFERENCES "Sessions" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "UserClaims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_UserClaims" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_UserClaims_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserLogins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" INTEGER NOT NULL,
    CONSTRAINT "PK_UserLogins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_UserLogins_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserRoles" (
    "UserId" INTEGER NOT NULL,
    "RoleId" INTEGER NOT NULL,
    CONSTRAINT "PK_UserRoles" PRIMARY KEY ("UserId", "RoleId"),
    CONSTRAINT "FK_UserRoles_Roles_RoleId" FOREIGN KEY ("RoleId") REFERENCES "Roles" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_UserRoles_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserTokens" (
    "UserId" INTEGER NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_UserTokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_UserTokens_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Breaks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Breaks" PRIMARY KEY,
    "OpeningHoursId" INTEGER NOT NULL,
    "FromMinute" INTEGER NOT NULL,
    "ToMinute" INTEGER NOT NULL,
    CONSTRAINT "FK_Breaks_OpeningHours_OpeningHoursId" FOREIGN KEY ("OpeningHoursId") REFERENCES "OpeningHours" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Payments" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Payments" PRIMARY KEY,
    "ReservationId" TEXT NOT NULL,
    "Purpose" TEXT NOT NULL,
    "Provider" TEXT NOT NULL,
    "RequestId" TEXT NOT NULL,
    "RequestBody" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "OrderId" TEXT NULL,
    "ApprovalUrl" TEXT NULL,
    "Status" TEXT NOT NULL,
    "Attempt" INTEGER NOT NULL,
    "KeyBornAt" INTEGER NULL,
    "LeaseUntil" INTEGER NULL,
    "CallBeganAt" INTEGER NULL,
    "NextCheckAt" INTEGER NULL,
    "Checks" INTEGER NOT NULL,
    "CaptureId" TEXT NULL,
    "CapturedAt" INTEGER NULL,
    "CapturedMinor" INTEGER NOT NULL,
    "Issue" TEXT NULL,
    "Version" INTEGER NOT NULL,
    "Amount_Currency" TEXT NOT NULL,
    "Amount_Minor" INTEGER NOT NULL,
    CONSTRAINT "FK_Payments_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "Refunds" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Refunds" PRIMARY KEY,
    "ReservationId" TEXT NOT NULL,
    "PaymentId" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "RequestId" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "RequestedBy" TEXT NOT NULL,
    "ProviderRefundId" TEXT NULL,
    "Status" TEXT NOT NULL,
    "NextTryAt" INTEGER NULL,
    "Tries" INTEGER NOT NULL,
    "Issue" TEXT NULL,
    "CompletedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    "Amount_Currency" TEXT NOT NULL,
    "Amount_Minor" INTEGER NOT NULL,
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
VALUES ('20261121014009_Initial', '10.0.15');

ALTER TABLE "Services" ADD "Cancellation" TEXT NOT NULL DEFAULT '';

ALTER TABLE "Services" ADD "DepositMinor" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Services" ADD "DepositPercent" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Services" ADD "PayNow" TEXT NOT NULL DEFAULT 'Full';

ALTER TABLE "Reservations" ADD "Cancellation" TEXT NOT NULL DEFAULT '';

ALTER TABLE "Reservations" ADD "CouponCode" TEXT NULL;

ALTER TABLE "Reservations" ADD "CouponMinor" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "DetailsAt" INTEGER NULL;

ALTER TABLE "Reservations" ADD "MustPrepay" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "PointsEmail" TEXT NULL;

ALTER TABLE "Reservations" ADD "PointsMinor" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "PointsUsed" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "PrepayMinor" INTEGER NULL;

ALTER TABLE "Refunds" ADD "Note" TEXT NOT NULL DEFAULT '';

ALTER TABLE "Refunds" ADD "StoppedAt" INTEGER NULL;

ALTER TABLE "Payments" ADD "Dispute" TEXT NOT NULL DEFAULT 'None';

ALTER TABLE "Payments" ADD "DisputeId" TEXT NULL;

ALTER TABLE "Payments" ADD "HumanSince" INTEGER NULL;

ALTER TABLE "Payments" ADD "UnansweredSince" INTEGER NULL;

ALTER TABLE "PaymentEvents" ADD "Dispute" TEXT NOT NULL DEFAULT 'None';

ALTER TABLE "PaymentEvents" ADD "DisputeId" TEXT NULL;

ALTER TABLE "PaymentEvents" ADD "Topic" TEXT NOT NULL DEFAULT 'Other';

ALTER TABLE "LimitGates" ADD "LastAt" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Businesses" ADD "PointValueMinor" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Businesses" ADD "PointsPerVisit" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Businesses" ADD "PrepayAfterNoShows" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "Alerts" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Alerts" PRIMARY KEY,
    "Cause" TEXT NOT NULL,
    "Hour" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Count" INTEGER NOT NULL
);

CREATE TABLE "CaptureOutcomes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_CaptureOutcomes" PRIMARY KEY,
    "PaymentId" TEXT NOT NULL,
    "Attempt" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "Coupons" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Coupons" PRIMARY KEY,
    "Code" TEXT NOT NULL,
    "Percent" INTEGER NOT NULL,
    "AmountMinor" INTEGER NOT NULL,
    "MinimumMinor" INTEGER NOT NULL,
    "MaxUses" INTEGER NULL,
    "MaxUsesPerCustomer" INTEGER NULL,
    "From" TEXT NULL,
    "To" TEXT NULL,
    "ServiceIds" TEXT NOT NULL,
    "Active" INTEGER NOT NULL,
    "Used" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "DeskReceipts" (
    "Number" TEXT NOT NULL CONSTRAINT "PK_DeskReceipts" PRIMARY KEY,
    "Of" TEXT NULL,
    "CustomId" TEXT NOT NULL,
    "Method" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "EndedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    "Amount_Currency" TEXT NOT NULL,
    "Amount_Minor" INTEGER NOT NULL
);

CREATE TABLE "PointsAccounts" (
    "Email" TEXT NOT NULL CONSTRAINT "PK_PointsAccounts" PRIMARY KEY,
    "Code" TEXT NOT NULL,
    "Balance" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "PointsEntries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_PointsEntries" PRIMARY KEY,
    "Email" TEXT NOT NULL,
    "ReservationId" TEXT NOT NULL,
    "Move" TEXT NOT NULL,
    "Points" INTEGER NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "Reconciliations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Reconciliations" PRIMARY KEY,
    "From" TEXT NOT NULL,
    "To" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "FinishedAt" INTEGER NOT NULL,
    "By" TEXT NOT NULL,
    "Read" INTEGER NOT NULL,
    "Reports" TEXT NOT NULL,
    "Found" INTEGER NOT NULL,
    "Differences" TEXT NOT NULL
);

CREATE TABLE "RiskBlocks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_RiskBlocks" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "Label" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "CreatedBy" TEXT NOT NULL,
    "ExpiresAt" INTEGER NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "RiskDecisions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_RiskDecisions" PRIMARY KEY,
    "Rule" TEXT NOT NULL,
    "Act" TEXT NOT NULL,
    "SubjectKind" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "LastAt" INTEGER NOT NULL,
    "Hour" INTEGER NOT NULL,
    "Reference" TEXT NULL,
    "Times" INTEGER NOT NULL
);

CREATE TABLE "RiskMarks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_RiskMarks" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "PaymentId" TEXT NULL,
    "Attempt" INTEGER NULL
);

CREATE TABLE "CouponUses" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_CouponUses" PRIMARY KEY,
    "CouponId" INTEGER NOT NULL,
    "ReservationId" TEXT NOT NULL,
    "CustomerEmail" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
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
VALUES ('20261121123327_Money', '10.0.15');

CREATE TABLE "Commands" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Commands" PRIMARY KEY,
    "ForgetAt" INTEGER NOT NULL,
    "Made" INTEGER NULL
);

CREATE INDEX "IX_Commands_ForgetAt" ON "Commands" ("ForgetAt");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128182208_Commands', '10.0.15');

CREATE TABLE "SignInTickets" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_SignInTickets" PRIMARY KEY,
    "KeyHash" TEXT NOT NULL,
    "UserId" INTEGER NOT NULL,
    "Stamp" TEXT NOT NULL,
    "Content" BLOB NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    CONSTRAINT "FK_SignInTickets_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_SignInTickets_ExpiresAt" ON "SignInTickets" ("ExpiresAt");

CREATE UNIQUE INDEX "IX_SignInTickets_KeyHash" ON "SignInTickets" ("KeyHash");

CREATE INDEX "IX_SignInTickets_UserId" ON "SignInTickets" ("UserId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128191758_AddSignInTickets', '10.0.15');

ALTER TABLE "TimeOff" ADD "ByStaffId" INTEGER NULL;

ALTER TABLE "TimeOff" ADD "ByStaffName" TEXT NOT NULL DEFAULT '';

CREATE TABLE "TimeOffBookings" (
    "TimeOffId" TEXT NOT NULL,
    "ReservationId" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Problem" TEXT NULL,
    "NextTryAt" INTEGER NULL,
    CONSTRAINT "PK_TimeOffBookings" PRIMARY KEY ("TimeOffId", "ReservationId"),
    CONSTRAINT "FK_TimeOffBookings_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_TimeOffBookings_TimeOff_TimeOffId" FOREIGN KEY ("TimeOffId") REFERENCES "TimeOff" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_SlotClaims_Cell" ON "SlotClaims" ("Cell");

CREATE INDEX "IX_TimeOffBookings_ReservationId" ON "TimeOffBookings" ("ReservationId");

CREATE INDEX "IX_TimeOffBookings_State_NextTryAt" ON "TimeOffBookings" ("State", "NextTryAt");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128191828_TimeOffOverBookings', '10.0.15');

DROP INDEX "IX_TimeOff_ResourceId_Start";

DROP TABLE "AnnouncedChanges";

CREATE TABLE "AnnouncedChanges" (
    "Number" INTEGER NOT NULL CONSTRAINT "PK_AnnouncedChanges" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "Instance" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "ResourceId" INTEGER NULL,
    "From" INTEGER NULL,
    "To" INTEGER NULL,
    "Reference" TEXT NULL,
    "ReservationId" TEXT NULL
);

CREATE INDEX "IX_AnnouncedChanges_At" ON "AnnouncedChanges" ("At");

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
VALUES ('20261128195502_Indexes', '10.0.15');

DROP INDEX "IX_Reservations_CustomerEmail";

ALTER TABLE "Reservations" ADD "CustomerMailbox" TEXT NULL;

ALTER TABLE "Reservations" ADD "CustomerPhoneE164" TEXT NULL;

UPDATE "Reservations" SET "CustomerMailbox" = lower("CustomerEmail")
WHERE "CustomerEmail" NOT GLOB '*[^A-Za-z0-9@._+-]*' AND "CustomerEmail" NOT LIKE '%.';

CREATE INDEX "IX_Reservations_CustomerMailbox" ON "Reservations" ("CustomerMailbox");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128203721_CanonicalAddresses', '10.0.15');

CREATE TABLE "DataProtectionKeys" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DataProtectionKeys" PRIMARY KEY AUTOINCREMENT,
    "FriendlyName" TEXT NULL,
    "Xml" TEXT NULL
);

INSERT INTO "DataProtectionKeys" ("FriendlyName", "Xml")
SELECT "Name", "Xml" FROM "ProtectionKeys";

DROP TABLE "ProtectionKeys";

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128223133_DataProtectionKeys', '10.0.15');

CREATE TABLE "Photos" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Photos" PRIMARY KEY,
    "TouchedAt" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "PhotoImages" (
    "PhotoName" TEXT NOT NULL,
    "Size" INTEGER NOT NULL,
    "Bytes" BLOB NOT NULL,
    CONSTRAINT "PK_PhotoImages" PRIMARY KEY ("PhotoName", "Size"),
    CONSTRAINT "FK_PhotoImages_Photos_PhotoName" FOREIGN KEY ("PhotoName") REFERENCES "Photos" ("Name") ON DELETE CASCADE
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128224553_Photos', '10.0.15');

ALTER TABLE "AnnouncedChanges" RENAME TO "PublishedChanges";

DROP INDEX "IX_AnnouncedChanges_At";

CREATE INDEX "IX_PublishedChanges_At" ON "PublishedChanges" ("At");

ALTER TABLE "CaptureOutcomes" RENAME TO "PaymentAttempts";

DROP INDEX "IX_CaptureOutcomes_Kind_At";

CREATE INDEX "IX_PaymentAttempts_Kind_At" ON "PaymentAttempts" ("Kind", "At");

DROP INDEX "IX_CaptureOutcomes_PaymentId_Attempt_Kind";

CREATE UNIQUE INDEX "IX_PaymentAttempts_PaymentId_Attempt_Kind" ON "PaymentAttempts" ("PaymentId", "Attempt", "Kind");

ALTER TABLE "DeskReceipts" RENAME TO "InPersonReceipts";

DROP INDEX "IX_DeskReceipts_Of";

CREATE INDEX "IX_InPersonReceipts_Of" ON "InPersonReceipts" ("Of");

ALTER TABLE "RiskMarks" RENAME TO "VelocityEvents";

DROP INDEX "IX_RiskMarks_At";

CREATE INDEX "IX_VelocityEvents_At" ON "VelocityEvents" ("At");

DROP INDEX "IX_RiskMarks_PaymentId";

CREATE INDEX "IX_VelocityEvents_PaymentId" ON "VelocityEvents" ("PaymentId");

DROP INDEX "IX_RiskMarks_Subject_Kind_At";

CREATE INDEX "IX_VelocityEvents_Subject_Kind_At" ON "VelocityEvents" ("Subject", "Kind", "At");

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
VALUES ('20261129041223_FieldWords', '10.0.15');

CREATE TABLE "Customers" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Customers" PRIMARY KEY,
    "Mailbox" TEXT NOT NULL,
    "Email" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Phone" TEXT NOT NULL,
    "PhoneE164" TEXT NULL,
    "Locale" TEXT NOT NULL,
    "FirstSeenAt" INTEGER NOT NULL,
    "LastSeenAt" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "IX_Customers_Mailbox" ON "Customers" ("Mailbox");

ALTER TABLE "Reservations" ADD COLUMN "CustomerId" TEXT NULL
CONSTRAINT "FK_Reservations_Customers_CustomerId" REFERENCES "Customers" ("Id") ON DELETE RESTRICT;

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

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129085206_Customers', '10.0.15');

ALTER TABLE "Sessions" RENAME TO "ClassSessions";

DROP INDEX "IX_Sessions_StaffId_ClaimStart";

CREATE INDEX "IX_ClassSessions_StaffId_ClaimStart" ON "ClassSessions" ("StaffId", "ClaimStart");

DROP INDEX "IX_Sessions_RoomId_ClaimStart";

CREATE INDEX "IX_ClassSessions_RoomId_ClaimStart" ON "ClassSessions" ("RoomId", "ClaimStart");

DROP INDEX "IX_Sessions_ServiceId_Start";

CREATE INDEX "IX_ClassSessions_ServiceId_Start" ON "ClassSessions" ("ServiceId", "Start");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129195148_ClassSessions', '10.0.15');

CREATE TABLE "WaitingListEntries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_WaitingListEntries" PRIMARY KEY,
    "Key" TEXT NOT NULL,
    "ServiceId" INTEGER NOT NULL,
    "StaffId" INTEGER NULL,
    "Day" TEXT NOT NULL,
    "FromMinute" INTEGER NOT NULL,
    "UntilMinute" INTEGER NOT NULL,
    "PartySize" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Email" TEXT NOT NULL,
    "Mailbox" TEXT NOT NULL,
    "Phone" TEXT NOT NULL,
    "PhoneE164" TEXT NULL,
    "Locale" TEXT NOT NULL,
    "JoinedAt" INTEGER NOT NULL,
    "InLineSince" INTEGER NOT NULL,
    "Status" TEXT NOT NULL,
    "Standing" TEXT NULL,
    "OfferedReservationId" TEXT NULL,
    "LapsedOffers" INTEGER NOT NULL,
    "NotBefore" INTEGER NULL,
    "Version" INTEGER NOT NULL
);

CREATE TABLE "WaitingListOffers" (
    "ReservationId" TEXT NOT NULL CONSTRAINT "PK_WaitingListOffers" PRIMARY KEY,
    "EntryId" TEXT NOT NULL,
    "Start" INTEGER NOT NULL,
    "OfferedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_WaitingListOffers_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE CASCADE,
    CONSTRAINT "FK_WaitingListOffers_WaitingListEntries_EntryId" FOREIGN KEY ("EntryId") REFERENCES "WaitingListEntries" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_WaitingListEntries_OfferedReservationId" ON "WaitingListEntries" ("OfferedReservationId");

CREATE UNIQUE INDEX "IX_WaitingListEntries_Standing" ON "WaitingListEntries" ("Standing");

CREATE INDEX "IX_WaitingListEntries_Status_Day" ON "WaitingListEntries" ("Status", "Day");

CREATE UNIQUE INDEX "IX_WaitingListOffers_EntryId_Start" ON "WaitingListOffers" ("EntryId", "Start");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130145836_AddWaitingList', '10.0.15');

CREATE TABLE "CustomerTerms" (
    "CustomerId" TEXT NOT NULL,
    "Term" TEXT NOT NULL,
    CONSTRAINT "PK_CustomerTerms" PRIMARY KEY ("CustomerId", "Term"),
    CONSTRAINT "FK_CustomerTerms_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_CustomerTerms_Term_CustomerId" ON "CustomerTerms" ("Term", "CustomerId" DESC);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130152237_CustomerTerms', '10.0.15');

CREATE TABLE "CustomerNotes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_CustomerNotes" PRIMARY KEY,
    "CustomerId" TEXT NOT NULL,
    "WrittenAt" INTEGER NOT NULL,
    "WrittenBy" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "EditedAt" INTEGER NULL,
    "EditedBy" TEXT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_CustomerNotes_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CustomerTags" (
    "CustomerId" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
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
VALUES ('20261130153727_AddCustomerNotes', '10.0.15');

ALTER TABLE "WaitingListEntries" ADD "IsUnconfirmed" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "TimeOff" ADD "IsIllness" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Reservations" ADD "EndReason" TEXT NULL;

ALTER TABLE "Reservations" ADD "RescheduleAskedAt" INTEGER NULL;

ALTER TABLE "Reservations" ADD "SeriesId" TEXT NULL;

ALTER TABLE "Reservations" ADD "UndoableUntil" INTEGER NULL;

ALTER TABLE "PointsAccounts" ADD "MovedTo" TEXT NULL;

CREATE TABLE "CustomerMerges" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_CustomerMerges" PRIMARY KEY,
    "CustomerId" TEXT NOT NULL,
    "FormerId" TEXT NOT NULL,
    "Mailbox" TEXT NOT NULL,
    "Email" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Phone" TEXT NOT NULL,
    "PhoneE164" TEXT NULL,
    "MergedAt" INTEGER NOT NULL,
    "MergedBy" TEXT NOT NULL,
    CONSTRAINT "FK_CustomerMerges_Customers_CustomerId" FOREIGN KEY ("CustomerId") REFERENCES "Customers" ("Id") ON DELETE CASCADE
);

CREATE TABLE "SpecialHours" (
    "PersonId" INTEGER NOT NULL,
    "Day" TEXT NOT NULL,
    "Spans" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "PK_SpecialHours" PRIMARY KEY ("PersonId", "Day")
);

CREATE TABLE "TimeOffRequests" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_TimeOffRequests" PRIMARY KEY,
    "PersonId" INTEGER NOT NULL,
    "Start" INTEGER NOT NULL,
    "End" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL,
    "AskedAt" INTEGER NOT NULL,
    "AskedBy" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "DecidedAt" INTEGER NULL,
    "DecidedBy" TEXT NOT NULL,
    "Answer" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_TimeOffRequests_Resources_PersonId" FOREIGN KEY ("PersonId") REFERENCES "Resources" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "UndoableMoves" (
    "ReservationId" TEXT NOT NULL CONSTRAINT "PK_UndoableMoves" PRIMARY KEY,
    "StaffId" INTEGER NOT NULL,
    "RoomId" INTEGER NULL,
    "ClaimStart" INTEGER NOT NULL,
    "ClaimEnd" INTEGER NOT NULL,
    "Until" INTEGER NOT NULL,
    CONSTRAINT "FK_UndoableMoves_Reservations_ReservationId" FOREIGN KEY ("ReservationId") REFERENCES "Reservations" ("Id") ON DELETE CASCADE
);

CREATE TABLE "UserPreferences" (
    "UserId" INTEGER NOT NULL CONSTRAINT "PK_UserPreferences" PRIMARY KEY,
    "ColumnOrder" TEXT NOT NULL,
    "SoundsArrivals" INTEGER NOT NULL,
    "HasNoFindKey" INTEGER NOT NULL,
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
VALUES ('20261130192302_AddDeskDay', '10.0.15');

ALTER TABLE "Reservations" ADD "AddOns" TEXT NOT NULL DEFAULT ('[]');

ALTER TABLE "Reservations" ADD "ServicePriceMinor" INTEGER NULL;

CREATE TABLE "AddOns" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AddOns" PRIMARY KEY,
    "ServiceId" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Description" TEXT NOT NULL,
    "Minutes" INTEGER NOT NULL,
    "Active" INTEGER NOT NULL,
    "SortOrder" INTEGER NOT NULL,
    "Price_Currency" TEXT NOT NULL,
    "Price_Minor" INTEGER NOT NULL,
    CONSTRAINT "FK_AddOns_Services_ServiceId" FOREIGN KEY ("ServiceId") REFERENCES "Services" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_AddOns_ServiceId" ON "AddOns" ("ServiceId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130221419_AddAddOns', '10.0.15');

CREATE TABLE "SetupMarks" (
    "Step" TEXT NOT NULL CONSTRAINT "PK_SetupMarks" PRIMARY KEY
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261201020113_AddSetupMarks', '10.0.15');

