using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.SqlServer
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
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "CustomerPhoneE164",
                table: "Reservations",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "Facts",
                table: "OutboxEmails",
                type: "nvarchar(max)",
                maxLength: 2147483647,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(4000)",
                oldMaxLength: 4000,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "ServiceIds",
                table: "Coupons",
                type: "nvarchar(max)",
                maxLength: 2147483647,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "nvarchar(4000)",
                oldMaxLength: 4000);

            // The plain addresses, which are nearly all; the rest is brought into its form by CanonicalAddresses when the app starts.
            migrationBuilder.Sql(
                """
                UPDATE [Reservations] SET [CustomerMailbox] = LOWER([CustomerEmail])
                WHERE [CustomerEmail] COLLATE Latin1_General_100_BIN2 NOT LIKE '%[^A-Za-z0-9@._+-]%' AND [CustomerEmail] NOT LIKE '%.'
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
                name: "Facts",
                table: "OutboxEmails",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(max)",
                oldMaxLength: 2147483647,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "ServiceIds",
                table: "Coupons",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "nvarchar(max)",
                oldMaxLength: 2147483647);

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_CustomerEmail",
                table: "Reservations",
                column: "CustomerEmail");
        }
    }
}
