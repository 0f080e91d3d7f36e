using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddCustomerNotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CustomerNotes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    WrittenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    WrittenBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    EditedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EditedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerNotes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CustomerNotes_Customers_CustomerId",
                        column: x => x.CustomerId,
                        principalTable: "Customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CustomerTags",
                columns: table => new
                {
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerTags", x => new { x.CustomerId, x.Key });
                    table.ForeignKey(
                        name: "FK_CustomerTags_Customers_CustomerId",
                        column: x => x.CustomerId,
                        principalTable: "Customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PaymentEvents_CaptureId",
                table: "PaymentEvents",
                column: "CaptureId",
                filter: "\"CaptureId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PaymentEvents_OrderId",
                table: "PaymentEvents",
                column: "OrderId",
                filter: "\"OrderId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxEmails_OfNoBooking",
                table: "OutboxEmails",
                column: "Kind",
                filter: "\"Kind\" IN ('BookingLinks', 'WaitingListJoined')");

            migrationBuilder.CreateIndex(
                name: "IX_Customers_LastSeenAt",
                table: "Customers",
                column: "LastSeenAt");

            migrationBuilder.CreateIndex(
                name: "IX_CustomerNotes_CustomerId_WrittenAt",
                table: "CustomerNotes",
                columns: new[] { "CustomerId", "WrittenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_CustomerTags_Key_CustomerId",
                table: "CustomerTags",
                columns: new[] { "Key", "CustomerId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CustomerNotes");

            migrationBuilder.DropTable(
                name: "CustomerTags");

            migrationBuilder.DropIndex(
                name: "IX_PaymentEvents_CaptureId",
                table: "PaymentEvents");

            migrationBuilder.DropIndex(
                name: "IX_PaymentEvents_OrderId",
                table: "PaymentEvents");

            migrationBuilder.DropIndex(
                name: "IX_OutboxEmails_OfNoBooking",
                table: "OutboxEmails");

            migrationBuilder.DropIndex(
                name: "IX_Customers_LastSeenAt",
                table: "Customers");
        }
    }
}
