using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Photos : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Photos",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    TouchedAt = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Photos", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "PhotoImages",
                columns: table => new
                {
                    PhotoName = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Size = table.Column<int>(type: "integer", nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PhotoImages", x => new { x.PhotoName, x.Size });
                    table.ForeignKey(
                        name: "FK_PhotoImages_Photos_PhotoName",
                        column: x => x.PhotoName,
                        principalTable: "Photos",
                        principalColumn: "Name",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PhotoImages");

            migrationBuilder.DropTable(
                name: "Photos");
        }
    }
}
