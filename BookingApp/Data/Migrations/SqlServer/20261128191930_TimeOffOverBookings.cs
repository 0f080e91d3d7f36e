using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.SqlServer
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
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ByStaffName",
                table: "TimeOff",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            Rebuild.Apply(migrationBuilder, from: new AddSignInTickets().TargetModel, to: TargetModel); // by hand: keys and indexes must make way for the new collation

            migrationBuilder.CreateTable(
                name: "TimeOffBookings",
                columns: table => new
                {
                    TimeOffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ReservationId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    State = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Problem = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true, collation: "Latin1_General_100_BIN2"),
                    NextTryAt = table.Column<long>(type: "bigint", nullable: true)
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

            Rebuild.Apply(migrationBuilder, from: TargetModel, to: new AddSignInTickets().TargetModel);

            migrationBuilder.DropColumn(
                name: "ByStaffId",
                table: "TimeOff");

            migrationBuilder.DropColumn(
                name: "ByStaffName",
                table: "TimeOff");
        }
    }
}
