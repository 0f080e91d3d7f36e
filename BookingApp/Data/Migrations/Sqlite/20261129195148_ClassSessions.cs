using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ClassSessions : Migration
    {
        // By hand: the table has a new name and keeps its rows; SQLite knows its keys by no name, and the key that points at it follows.
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "Sessions", newName: "ClassSessions");
            migrationBuilder.RenameIndex(name: "IX_Sessions_StaffId_ClaimStart", table: "ClassSessions", newName: "IX_ClassSessions_StaffId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_Sessions_RoomId_ClaimStart", table: "ClassSessions", newName: "IX_ClassSessions_RoomId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_Sessions_ServiceId_Start", table: "ClassSessions", newName: "IX_ClassSessions_ServiceId_Start");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "ClassSessions", newName: "Sessions");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_StaffId_ClaimStart", table: "Sessions", newName: "IX_Sessions_StaffId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_RoomId_ClaimStart", table: "Sessions", newName: "IX_Sessions_RoomId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_ServiceId_Start", table: "Sessions", newName: "IX_Sessions_ServiceId_Start");
        }
    }
}
