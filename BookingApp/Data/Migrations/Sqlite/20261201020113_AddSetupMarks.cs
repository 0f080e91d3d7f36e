using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddSetupMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SetupMarks",
                columns: table => new
                {
                    Step = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    MarkedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SetupMarks", x => x.Step);
                });

            // A business that is open has long done what the list asks for.
            migrationBuilder.Sql(
                """
                INSERT INTO "SetupMarks" ("Step", "MarkedAt")
                SELECT steps."Step", 0
                FROM (SELECT 'Business' AS "Step" UNION ALL SELECT 'People' UNION ALL SELECT 'Services' UNION ALL SELECT 'Closures' UNION ALL SELECT 'Email'
                      UNION ALL SELECT 'Payments' UNION ALL SELECT 'TestBooking' UNION ALL SELECT 'Share') AS steps
                WHERE EXISTS (SELECT 1 FROM "Businesses");
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SetupMarks");
        }
    }
}
