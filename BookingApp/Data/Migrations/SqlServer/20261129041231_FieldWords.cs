using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class FieldWords : Migration
    {
        // By hand: the tables have new names and keep their rows; words that are stored are the code's new ones.
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "AnnouncedChanges", newName: "PublishedChanges");
            migrationBuilder.RenameIndex(name: "IX_AnnouncedChanges_At", table: "PublishedChanges", newName: "IX_PublishedChanges_At");
            migrationBuilder.Sql("EXEC sp_rename N'PK_AnnouncedChanges', N'PK_PublishedChanges', N'OBJECT';");

            migrationBuilder.RenameTable(name: "CaptureOutcomes", newName: "PaymentAttempts");
            migrationBuilder.RenameIndex(name: "IX_CaptureOutcomes_At", table: "PaymentAttempts", newName: "IX_PaymentAttempts_At");
            migrationBuilder.RenameIndex(name: "IX_CaptureOutcomes_Kind_At", table: "PaymentAttempts", newName: "IX_PaymentAttempts_Kind_At");
            migrationBuilder.RenameIndex(name: "IX_CaptureOutcomes_PaymentId_Attempt_Kind", table: "PaymentAttempts", newName: "IX_PaymentAttempts_PaymentId_Attempt_Kind");
            migrationBuilder.Sql("EXEC sp_rename N'PK_CaptureOutcomes', N'PK_PaymentAttempts', N'OBJECT';");

            migrationBuilder.RenameTable(name: "DeskReceipts", newName: "InPersonReceipts");
            migrationBuilder.RenameIndex(name: "IX_DeskReceipts_Of", table: "InPersonReceipts", newName: "IX_InPersonReceipts_Of");
            migrationBuilder.Sql("EXEC sp_rename N'PK_DeskReceipts', N'PK_InPersonReceipts', N'OBJECT';");

            migrationBuilder.RenameTable(name: "RiskMarks", newName: "VelocityEvents");
            migrationBuilder.RenameIndex(name: "IX_RiskMarks_At", table: "VelocityEvents", newName: "IX_VelocityEvents_At");
            migrationBuilder.RenameIndex(name: "IX_RiskMarks_PaymentId", table: "VelocityEvents", newName: "IX_VelocityEvents_PaymentId");
            migrationBuilder.RenameIndex(name: "IX_RiskMarks_Subject_Kind_At", table: "VelocityEvents", newName: "IX_VelocityEvents_Subject_Kind_At");
            migrationBuilder.Sql("EXEC sp_rename N'PK_RiskMarks', N'PK_VelocityEvents', N'OBJECT';");

            migrationBuilder.Sql("""UPDATE "PublishedChanges" SET "Kind" = 'Emails' WHERE "Kind" = 'Letters';""");
            migrationBuilder.Sql("""UPDATE "VelocityEvents" SET "Kind" = 'FailedLookup' WHERE "Kind" = 'Guess';""");
            migrationBuilder.Sql("""UPDATE "LedgerEntries" SET "Account" = 'InPerson' WHERE "Account" = 'Desk';""");
            migrationBuilder.Sql("""UPDATE "Payments" SET "Purpose" = 'Balance' WHERE "Purpose" = 'Rest';""");
            migrationBuilder.Sql("""UPDATE "Payments" SET "Provider" = 'in-person' WHERE "Provider" = 'desk';""");
            migrationBuilder.Sql("""UPDATE "Payments" SET "Issue" = 'paid_in_person' WHERE "Issue" = 'paid_at_the_desk';""");
            migrationBuilder.Sql("""UPDATE "PaymentEvents" SET "Provider" = 'in-person' WHERE "Provider" = 'desk';""");
            migrationBuilder.Sql("""UPDATE "ReleaseRecords" SET "Reason" = 'Released' WHERE "Reason" = 'LetGo';""");
            migrationBuilder.Sql("""UPDATE "ReservationEvents" SET "Detail" = 'Released' WHERE "Detail" = 'LetGo' AND "What" = 'released';""");
            migrationBuilder.Sql("""UPDATE "ReservationEvents" SET "What" = 'in_person_payment' WHERE "What" = 'desk_payment';""");
            migrationBuilder.Sql("""UPDATE "ReservationEvents" SET "What" = 'late_payment' WHERE "What" = 'late_money';""");
            migrationBuilder.Sql("""UPDATE "RiskDecisions" SET "Rule" = 'failed_lookup_per_browser' WHERE "Rule" = 'guess_per_browser';""");
            migrationBuilder.Sql("""UPDATE "RiskDecisions" SET "Rule" = 'failed_lookup_per_address' WHERE "Rule" = 'guess_per_address';""");
            migrationBuilder.Sql("""UPDATE "Reconciliations" SET "Reports" = REPLACE("Reports", '"provider":"desk"', '"provider":"in-person"');""");
            migrationBuilder.Sql("""UPDATE "Reconciliations" SET "Differences" = REPLACE("Differences", '"provider":"desk"', '"provider":"in-person"');""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "PublishedChanges", newName: "AnnouncedChanges");
            migrationBuilder.RenameIndex(name: "IX_PublishedChanges_At", table: "AnnouncedChanges", newName: "IX_AnnouncedChanges_At");
            migrationBuilder.Sql("EXEC sp_rename N'PK_PublishedChanges', N'PK_AnnouncedChanges', N'OBJECT';");

            migrationBuilder.RenameTable(name: "PaymentAttempts", newName: "CaptureOutcomes");
            migrationBuilder.RenameIndex(name: "IX_PaymentAttempts_At", table: "CaptureOutcomes", newName: "IX_CaptureOutcomes_At");
            migrationBuilder.RenameIndex(name: "IX_PaymentAttempts_Kind_At", table: "CaptureOutcomes", newName: "IX_CaptureOutcomes_Kind_At");
            migrationBuilder.RenameIndex(name: "IX_PaymentAttempts_PaymentId_Attempt_Kind", table: "CaptureOutcomes", newName: "IX_CaptureOutcomes_PaymentId_Attempt_Kind");
            migrationBuilder.Sql("EXEC sp_rename N'PK_PaymentAttempts', N'PK_CaptureOutcomes', N'OBJECT';");

            migrationBuilder.RenameTable(name: "InPersonReceipts", newName: "DeskReceipts");
            migrationBuilder.RenameIndex(name: "IX_InPersonReceipts_Of", table: "DeskReceipts", newName: "IX_DeskReceipts_Of");
            migrationBuilder.Sql("EXEC sp_rename N'PK_InPersonReceipts', N'PK_DeskReceipts', N'OBJECT';");

            migrationBuilder.RenameTable(name: "VelocityEvents", newName: "RiskMarks");
            migrationBuilder.RenameIndex(name: "IX_VelocityEvents_At", table: "RiskMarks", newName: "IX_RiskMarks_At");
            migrationBuilder.RenameIndex(name: "IX_VelocityEvents_PaymentId", table: "RiskMarks", newName: "IX_RiskMarks_PaymentId");
            migrationBuilder.RenameIndex(name: "IX_VelocityEvents_Subject_Kind_At", table: "RiskMarks", newName: "IX_RiskMarks_Subject_Kind_At");
            migrationBuilder.Sql("EXEC sp_rename N'PK_VelocityEvents', N'PK_RiskMarks', N'OBJECT';");

            migrationBuilder.Sql("""UPDATE "AnnouncedChanges" SET "Kind" = 'Letters' WHERE "Kind" = 'Emails';""");
            migrationBuilder.Sql("""UPDATE "RiskMarks" SET "Kind" = 'Guess' WHERE "Kind" = 'FailedLookup';""");
            migrationBuilder.Sql("""UPDATE "LedgerEntries" SET "Account" = 'Desk' WHERE "Account" = 'InPerson';""");
            migrationBuilder.Sql("""UPDATE "Payments" SET "Purpose" = 'Rest' WHERE "Purpose" = 'Balance';""");
            migrationBuilder.Sql("""UPDATE "Payments" SET "Provider" = 'desk' WHERE "Provider" = 'in-person';""");
            migrationBuilder.Sql("""UPDATE "Payments" SET "Issue" = 'paid_at_the_desk' WHERE "Issue" = 'paid_in_person';""");
            migrationBuilder.Sql("""UPDATE "PaymentEvents" SET "Provider" = 'desk' WHERE "Provider" = 'in-person';""");
            migrationBuilder.Sql("""UPDATE "ReleaseRecords" SET "Reason" = 'LetGo' WHERE "Reason" = 'Released';""");
            migrationBuilder.Sql("""UPDATE "ReservationEvents" SET "Detail" = 'LetGo' WHERE "Detail" = 'Released' AND "What" = 'released';""");
            migrationBuilder.Sql("""UPDATE "ReservationEvents" SET "What" = 'desk_payment' WHERE "What" = 'in_person_payment';""");
            migrationBuilder.Sql("""UPDATE "ReservationEvents" SET "What" = 'late_money' WHERE "What" = 'late_payment';""");
            migrationBuilder.Sql("""UPDATE "RiskDecisions" SET "Rule" = 'guess_per_browser' WHERE "Rule" = 'failed_lookup_per_browser';""");
            migrationBuilder.Sql("""UPDATE "RiskDecisions" SET "Rule" = 'guess_per_address' WHERE "Rule" = 'failed_lookup_per_address';""");
            migrationBuilder.Sql("""UPDATE "Reconciliations" SET "Reports" = REPLACE("Reports", '"provider":"in-person"', '"provider":"desk"');""");
            migrationBuilder.Sql("""UPDATE "Reconciliations" SET "Differences" = REPLACE("Differences", '"provider":"in-person"', '"provider":"desk"');""");
        }
    }
}
