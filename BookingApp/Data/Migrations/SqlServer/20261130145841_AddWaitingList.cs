using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddWaitingList : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "WaitingListEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Key = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    ServiceId = table.Column<int>(type: "int", nullable: false),
                    StaffId = table.Column<int>(type: "int", nullable: true),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    FromMinute = table.Column<int>(type: "int", nullable: false),
                    UntilMinute = table.Column<int>(type: "int", nullable: false),
                    PartySize = table.Column<int>(type: "int", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Mailbox = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Phone = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    PhoneE164 = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true, collation: "Latin1_General_100_BIN2"),
                    Locale = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    JoinedAt = table.Column<long>(type: "bigint", nullable: false),
                    InLineSince = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Standing = table.Column<string>(type: "nvarchar(294)", maxLength: 294, nullable: true, collation: "Latin1_General_100_BIN2"),
                    OfferedReservationId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    LapsedOffers = table.Column<int>(type: "int", nullable: false),
                    NotBefore = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitingListEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WaitingListOffers",
                columns: table => new
                {
                    ReservationId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    EntryId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Start = table.Column<long>(type: "bigint", nullable: false),
                    OfferedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitingListOffers", x => x.ReservationId);
                    table.ForeignKey(
                        name: "FK_WaitingListOffers_Reservations_ReservationId",
                        column: x => x.ReservationId,
                        principalTable: "Reservations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_WaitingListOffers_WaitingListEntries_EntryId",
                        column: x => x.EntryId,
                        principalTable: "WaitingListEntries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WaitingListEntries_OfferedReservationId",
                table: "WaitingListEntries",
                column: "OfferedReservationId");

            migrationBuilder.CreateIndex(
                name: "IX_WaitingListEntries_Standing",
                table: "WaitingListEntries",
                column: "Standing",
                unique: true,
                filter: "[Standing] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WaitingListEntries_Status_Day",
                table: "WaitingListEntries",
                columns: new[] { "Status", "Day" });

            migrationBuilder.CreateIndex(
                name: "IX_WaitingListOffers_EntryId_Start",
                table: "WaitingListOffers",
                columns: new[] { "EntryId", "Start" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "WaitingListOffers");

            migrationBuilder.DropTable(
                name: "WaitingListEntries");
        }
    }
}
