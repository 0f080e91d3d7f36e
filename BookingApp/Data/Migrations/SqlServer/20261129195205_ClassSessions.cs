using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.SqlServer
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
            migrationBuilder.RenameIndex(name: "IX_Sessions_Start", table: "ClassSessions", newName: "IX_ClassSessions_Start");
            migrationBuilder.Sql("EXEC sp_rename N'PK_Sessions', N'PK_ClassSessions', N'OBJECT';");
            migrationBuilder.Sql("EXEC sp_rename N'FK_Reservations_Sessions_SessionId', N'FK_Reservations_ClassSessions_SessionId', N'OBJECT';");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameTable(name: "ClassSessions", newName: "Sessions");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_StaffId_ClaimStart", table: "Sessions", newName: "IX_Sessions_StaffId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_RoomId_ClaimStart", table: "Sessions", newName: "IX_Sessions_RoomId_ClaimStart");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_ServiceId_Start", table: "Sessions", newName: "IX_Sessions_ServiceId_Start");
            migrationBuilder.RenameIndex(name: "IX_ClassSessions_Start", table: "Sessions", newName: "IX_Sessions_Start");
            migrationBuilder.Sql("EXEC sp_rename N'PK_ClassSessions', N'PK_Sessions', N'OBJECT';");
            migrationBuilder.Sql("EXEC sp_rename N'FK_Reservations_ClassSessions_SessionId', N'FK_Reservations_Sessions_SessionId', N'OBJECT';");
        }
    }
}
