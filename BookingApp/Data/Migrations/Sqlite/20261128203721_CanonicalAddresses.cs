using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.Sqlite
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

            migrationBuilder.AddColumn<string>(
                name: "CustomerMailbox",
                table: "Reservations",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CustomerPhoneE164",
                table: "Reservations",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            // The plain addresses, which are nearly all; the rest is brought into its form by CanonicalAddresses when the app starts.
            migrationBuilder.Sql(
                """
                UPDATE "Reservations" SET "CustomerMailbox" = lower("CustomerEmail")
                WHERE "CustomerEmail" NOT GLOB '*[^A-Za-z0-9@._+-]*' AND "CustomerEmail" NOT LIKE '%.';
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

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_CustomerEmail",
                table: "Reservations",
                column: "CustomerEmail");
        }
    }
}
