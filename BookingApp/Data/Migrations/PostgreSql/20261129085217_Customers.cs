using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Customers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Customers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Mailbox = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Phone = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    PhoneE164 = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    Locale = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    FirstSeenAt = table.Column<long>(type: "bigint", nullable: false),
                    LastSeenAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Customers", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_Mailbox",
                table: "Customers",
                column: "Mailbox",
                unique: true);

            migrationBuilder.AddColumn<Guid>(
                name: "CustomerId",
                table: "Reservations",
                type: "uuid",
                nullable: true);

            // A customer for each mailbox, with what was last said of it. Its id is that of the booking that said so, and of no other customer. Addresses
            // that are not in their form yet have no mailbox, and get their customer when the app starts.
            migrationBuilder.Sql(
                """
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
                """);
            migrationBuilder.Sql(
                """
                UPDATE "Reservations" SET "CustomerId" = (SELECT c."Id" FROM "Customers" c WHERE c."Mailbox" = "Reservations"."CustomerMailbox")
                WHERE "CustomerMailbox" <> '';
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_CustomerId_CustomerMailbox",
                table: "Reservations",
                columns: new[] { "CustomerId", "CustomerMailbox" });

            migrationBuilder.AddForeignKey(
                name: "FK_Reservations_Customers_CustomerId",
                table: "Reservations",
                column: "CustomerId",
                principalTable: "Customers",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Reservations_Customers_CustomerId",
                table: "Reservations");

            migrationBuilder.DropTable(
                name: "Customers");

            migrationBuilder.DropIndex(
                name: "IX_Reservations_CustomerId_CustomerMailbox",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "CustomerId",
                table: "Reservations");
        }
    }
}
