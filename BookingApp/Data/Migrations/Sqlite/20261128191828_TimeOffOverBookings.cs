using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TimeOffOverBookings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "ByStaffId",
                table: "TimeOff",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ByStaffName",
                table: "TimeOff",
                type: "TEXT",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "TimeOffBookings",
                columns: table => new
                {
                    TimeOffId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReservationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Problem = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    NextTryAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TimeOffBookings", x => new { x.TimeOffId, x.ReservationId });
                    table.ForeignKey(
                        name: "FK_TimeOffBookings_Reservations_ReservationId",
                        column: x => x.ReservationId,
                        principalTable: "Reservations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_TimeOffBookings_TimeOff_TimeOffId",
                        column: x => x.TimeOffId,
                        principalTable: "TimeOff",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SlotClaims_Cell",
                table: "SlotClaims",
                column: "Cell");

            migrationBuilder.CreateIndex(
                name: "IX_TimeOffBookings_ReservationId",
                table: "TimeOffBookings",
                column: "ReservationId");

            migrationBuilder.CreateIndex(
                name: "IX_TimeOffBookings_State_NextTryAt",
                table: "TimeOffBookings",
                columns: new[] { "State", "NextTryAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TimeOffBookings");

            migrationBuilder.DropIndex(
                name: "IX_SlotClaims_Cell",
                table: "SlotClaims");

            migrationBuilder.DropColumn(
                name: "ByStaffId",
                table: "TimeOff");

            migrationBuilder.DropColumn(
                name: "ByStaffName",
                table: "TimeOff");
        }
    }
}
