using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ClassSessions : Migration
    {
        // By hand: the table has a new name and keeps its rows; its keys go by that name too.
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "Sessions", newName: "ClassSessions");
            migrationBuilder.RenameIndex(name: "IX_Sessions_StaffId_ClaimStart", table: "ClassSessions", newName: "IX_ClassSessions_StaffId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_Sessions_RoomId_ClaimStart", table: "ClassSessions", newName: "IX_ClassSessions_RoomId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_Sessions_ServiceId_Start", table: "ClassSessions", newName: "IX_ClassSessions_ServiceId_Start");
            migrationBuilder.Sql("""ALTER TABLE "ClassSessions" RENAME CONSTRAINT "PK_Sessions" TO "PK_ClassSessions";""");
            migrationBuilder.Sql("""ALTER TABLE "Reservations" RENAME CONSTRAINT "FK_Reservations_Sessions_SessionId" TO "FK_Reservations_ClassSessions_SessionId";""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "ClassSessions", newName: "Sessions");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_StaffId_ClaimStart", table: "Sessions", newName: "IX_Sessions_StaffId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_RoomId_ClaimStart", table: "Sessions", newName: "IX_Sessions_RoomId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_ServiceId_Start", table: "Sessions", newName: "IX_Sessions_ServiceId_Start");
            migrationBuilder.Sql("""ALTER TABLE "Sessions" RENAME CONSTRAINT "PK_ClassSessions" TO "PK_Sessions";""");
            migrationBuilder.Sql("""ALTER TABLE "Reservations" RENAME CONSTRAINT "FK_Reservations_ClassSessions_SessionId" TO "FK_Reservations_Sessions_SessionId";""");
        }
    }
}
