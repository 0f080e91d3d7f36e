using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class CanonicalAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reservations_CustomerEmail",
                table: "Reservations");

            migrationBuilder.AlterColumn<string>(
                name: "Answers",
                table: "Reservations",
                type: "text",
                maxLength: 2147483647,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(8000)",
                oldMaxLength: 8000);

            migrationBuilder.AddColumn<string>(
                name: "CustomerMailbox",
                table: "Reservations",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CustomerPhoneE164",
                table: "Reservations",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Facts",
                table: "OutboxEmails",
                type: "text",
                maxLength: 2147483647,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4000)",
                oldMaxLength: 4000);

            // The plain addresses, which are nearly all; the rest is brought into its form by CanonicalAddresses when the app starts.
            migrationBuilder.Sql(
                """
                UPDATE "Reservations" SET "CustomerMailbox" = lower("CustomerEmail" COLLATE "C")
                WHERE "CustomerEmail" COLLATE "C" !~ '[^A-Za-z0-9@._+-]' AND "CustomerEmail" NOT LIKE '%.';
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_CustomerMailbox",
                table: "Reservations",
                column: "CustomerMailbox");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reservations_CustomerMailbox",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "CustomerMailbox",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "CustomerPhoneE164",
                table: "Reservations");

            migrationBuilder.AlterColumn<string>(
                name: "Answers",
                table: "Reservations",
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text",
                oldMaxLength: 2147483647);

            migrationBuilder.AlterColumn<string>(
                name: "Facts",
                table: "OutboxEmails",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text",
                oldMaxLength: 2147483647);

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_CustomerEmail",
                table: "Reservations",
                column: "CustomerEmail");
        }
    }
}
