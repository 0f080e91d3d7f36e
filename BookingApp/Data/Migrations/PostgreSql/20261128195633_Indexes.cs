using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace BookingApp.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Indexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What instances told each other lives a minute, and none that runs this version has read any of it.
            migrationBuilder.Sql("DELETE FROM \"AnnouncedChanges\";");

            migrationBuilder.DropIndex(
                name: "IX_TimeOff_ResourceId_Start",
                table: "TimeOff");

            migrationBuilder.DropPrimaryKey(
                name: "PK_AnnouncedChanges",
                table: "AnnouncedChanges");

            migrationBuilder.DropColumn(
                name: "Id",
                table: "AnnouncedChanges");

            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "AnnouncedChanges",
                type: "bigint",
                nullable: false,
                defaultValue: 0L)
                .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);

            migrationBuilder.AddColumn<Guid>(
                name: "ReservationId",
                table: "AnnouncedChanges",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_AnnouncedChanges",
                table: "AnnouncedChanges",
                column: "Number");

            migrationBuilder.CreateIndex(
                name: "IX_TimeOff_End",
                table: "TimeOff",
                column: "End");

            migrationBuilder.CreateIndex(
                name: "IX_TimeOff_ResourceId_End",
                table: "TimeOff",
                columns: new[] { "ResourceId", "End" });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_RoomId_ClaimStart",
                table: "Sessions",
                columns: new[] { "RoomId", "ClaimStart" });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_ServiceId_Start",
                table: "Sessions",
                columns: new[] { "ServiceId", "Start" });

            migrationBuilder.CreateIndex(
                name: "IX_Refunds_Open",
                table: "Refunds",
                column: "Status",
                filter: "\"Status\" IN ('Scheduled', 'Calling', 'Pending', 'Failed', 'Suspended')");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Capturing",
                table: "Payments",
                column: "Status",
                filter: "\"Status\" = 'Capturing'");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_CreatedAt",
                table: "Payments",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Disputed",
                table: "Payments",
                column: "Dispute",
                filter: "\"Dispute\" = 'Open'");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_NeedHuman",
                table: "Payments",
                column: "Status",
                filter: "\"Status\" = 'NeedsHuman'");

            migrationBuilder.CreateIndex(
                name: "IX_PaymentEvents_Failed",
                table: "PaymentEvents",
                column: "State",
                filter: "\"State\" = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxEmails_WrittenAt",
                table: "OutboxEmails",
                column: "WrittenAt");

            migrationBuilder.CreateIndex(
                name: "IX_LimitGates_LastAt",
                table: "LimitGates",
                column: "LastAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_TimeOff_End",
                table: "TimeOff");

            migrationBuilder.DropIndex(
                name: "IX_TimeOff_ResourceId_End",
                table: "TimeOff");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_RoomId_ClaimStart",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_ServiceId_Start",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Refunds_Open",
                table: "Refunds");

            migrationBuilder.DropIndex(
                name: "IX_Payments_Capturing",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_CreatedAt",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_Disputed",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_Payments_NeedHuman",
                table: "Payments");

            migrationBuilder.DropIndex(
                name: "IX_PaymentEvents_Failed",
                table: "PaymentEvents");

            migrationBuilder.DropIndex(
                name: "IX_OutboxEmails_WrittenAt",
                table: "OutboxEmails");

            migrationBuilder.DropIndex(
                name: "IX_LimitGates_LastAt",
                table: "LimitGates");

            migrationBuilder.DropPrimaryKey(
                name: "PK_AnnouncedChanges",
                table: "AnnouncedChanges");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "AnnouncedChanges");

            migrationBuilder.DropColumn(
                name: "ReservationId",
                table: "AnnouncedChanges");

            migrationBuilder.AddColumn<Guid>(
                name: "Id",
                table: "AnnouncedChanges",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddPrimaryKey(
                name: "PK_AnnouncedChanges",
                table: "AnnouncedChanges",
                column: "Id");

            migrationBuilder.CreateIndex(
                name: "IX_TimeOff_ResourceId_Start",
                table: "TimeOff",
                columns: new[] { "ResourceId", "Start" });
        }
    }
}
