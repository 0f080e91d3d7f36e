using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingApp.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Money : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Cancellation",
                table: "Services",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "DepositMinor",
                table: "Services",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "DepositPercent",
                table: "Services",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "PayNow",
                table: "Services",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "Full");

            migrationBuilder.AddColumn<string>(
                name: "Cancellation",
                table: "Reservations",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "CouponCode",
                table: "Reservations",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "CouponMinor",
                table: "Reservations",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "DetailsAt",
                table: "Reservations",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "MustPrepay",
                table: "Reservations",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "PointsEmail",
                table: "Reservations",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PointsMinor",
                table: "Reservations",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "PointsUsed",
                table: "Reservations",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "PrepayMinor",
                table: "Reservations",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "Refunds",
                type: "character varying(256)",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "StoppedAt",
                table: "Refunds",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Dispute",
                table: "Payments",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "DisputeId",
                table: "Payments",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HumanSince",
                table: "Payments",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "UnansweredSince",
                table: "Payments",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Dispute",
                table: "PaymentEvents",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "DisputeId",
                table: "PaymentEvents",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Topic",
                table: "PaymentEvents",
                type: "character varying(32)",
                maxLength: 32,
                nullable: false,
                defaultValue: "Other");

            migrationBuilder.AddColumn<long>(
                name: "LastAt",
                table: "LimitGates",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "PointValueMinor",
                table: "Businesses",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "PointsPerVisit",
                table: "Businesses",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "PrepayAfterNoShows",
                table: "Businesses",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "Alerts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Cause = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Hour = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alerts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CaptureOutcomes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Attempt = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CaptureOutcomes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Coupons",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Percent = table.Column<int>(type: "integer", nullable: false),
                    AmountMinor = table.Column<long>(type: "bigint", nullable: false),
                    MinimumMinor = table.Column<long>(type: "bigint", nullable: false),
                    MaxUses = table.Column<int>(type: "integer", nullable: true),
                    MaxUsesPerCustomer = table.Column<int>(type: "integer", nullable: true),
                    From = table.Column<DateOnly>(type: "date", nullable: true),
                    To = table.Column<DateOnly>(type: "date", nullable: true),
                    ServiceIds = table.Column<int[]>(type: "integer[]", maxLength: 4000, nullable: false),
                    Active = table.Column<bool>(type: "boolean", nullable: false),
                    Used = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Coupons", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DeskReceipts",
                columns: table => new
                {
                    Number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Of = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    CustomId = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Method = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Amount_Currency = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Amount_Minor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeskReceipts", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "PointsAccounts",
                columns: table => new
                {
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Code = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Balance = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PointsAccounts", x => x.Email);
                });

            migrationBuilder.CreateTable(
                name: "PointsEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    ReservationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Move = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Points = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PointsEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Reconciliations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    To = table.Column<DateOnly>(type: "date", nullable: false),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    FinishedAt = table.Column<long>(type: "bigint", nullable: false),
                    By = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Read = table.Column<int>(type: "integer", nullable: false),
                    Reports = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false),
                    Found = table.Column<int>(type: "integer", nullable: false),
                    Differences = table.Column<string>(type: "text", maxLength: 2147483647, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reconciliations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RiskBlocks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Label = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    CreatedBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RiskBlocks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RiskDecisions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Rule = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Act = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    SubjectKind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    LastAt = table.Column<long>(type: "bigint", nullable: false),
                    Hour = table.Column<int>(type: "integer", nullable: false),
                    Reference = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    Times = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RiskDecisions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RiskMarks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: true),
                    Attempt = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RiskMarks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CouponUses",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CouponId = table.Column<int>(type: "integer", nullable: false),
                    ReservationId = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerEmail = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CouponUses", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CouponUses_Coupons_CouponId",
                        column: x => x.CouponId,
                        principalTable: "Coupons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CouponUses_Reservations_ReservationId",
                        column: x => x.ReservationId,
                        principalTable: "Reservations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_PaymentId",
                table: "LedgerEntries",
                column: "PaymentId");

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_RefundId",
                table: "LedgerEntries",
                column: "RefundId");

            migrationBuilder.CreateIndex(
                name: "IX_Alerts_Cause_Hour",
                table: "Alerts",
                columns: new[] { "Cause", "Hour" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CaptureOutcomes_Kind_At",
                table: "CaptureOutcomes",
                columns: new[] { "Kind", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_CaptureOutcomes_PaymentId_Attempt_Kind",
                table: "CaptureOutcomes",
                columns: new[] { "PaymentId", "Attempt", "Kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Coupons_Code",
                table: "Coupons",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CouponUses_CouponId_CustomerEmail",
                table: "CouponUses",
                columns: new[] { "CouponId", "CustomerEmail" });

            migrationBuilder.CreateIndex(
                name: "IX_CouponUses_OneLive",
                table: "CouponUses",
                column: "ReservationId",
                unique: true,
                filter: "\"State\" IN ('Reserved', 'Spent')");

            migrationBuilder.CreateIndex(
                name: "IX_DeskReceipts_Of",
                table: "DeskReceipts",
                column: "Of");

            migrationBuilder.CreateIndex(
                name: "IX_PointsAccounts_Code",
                table: "PointsAccounts",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PointsEntries_EarnedOnce",
                table: "PointsEntries",
                column: "ReservationId",
                unique: true,
                filter: "\"Move\" = 'Earned'");

            migrationBuilder.CreateIndex(
                name: "IX_PointsEntries_Email",
                table: "PointsEntries",
                column: "Email");

            migrationBuilder.CreateIndex(
                name: "IX_PointsEntries_ReservationId",
                table: "PointsEntries",
                column: "ReservationId");

            migrationBuilder.CreateIndex(
                name: "IX_Reconciliations_FinishedAt",
                table: "Reconciliations",
                column: "FinishedAt");

            migrationBuilder.CreateIndex(
                name: "IX_RiskBlocks_Subject",
                table: "RiskBlocks",
                column: "Subject",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RiskDecisions_LastAt",
                table: "RiskDecisions",
                column: "LastAt");

            migrationBuilder.CreateIndex(
                name: "IX_RiskDecisions_Subject_Hour",
                table: "RiskDecisions",
                columns: new[] { "Subject", "Hour" });

            migrationBuilder.CreateIndex(
                name: "IX_RiskMarks_At",
                table: "RiskMarks",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_RiskMarks_PaymentId",
                table: "RiskMarks",
                column: "PaymentId");

            migrationBuilder.CreateIndex(
                name: "IX_RiskMarks_Subject_Kind_At",
                table: "RiskMarks",
                columns: new[] { "Subject", "Kind", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Alerts");

            migrationBuilder.DropTable(
                name: "CaptureOutcomes");

            migrationBuilder.DropTable(
                name: "CouponUses");

            migrationBuilder.DropTable(
                name: "DeskReceipts");

            migrationBuilder.DropTable(
                name: "PointsAccounts");

            migrationBuilder.DropTable(
                name: "PointsEntries");

            migrationBuilder.DropTable(
                name: "Reconciliations");

            migrationBuilder.DropTable(
                name: "RiskBlocks");

            migrationBuilder.DropTable(
                name: "RiskDecisions");

            migrationBuilder.DropTable(
                name: "RiskMarks");

            migrationBuilder.DropTable(
                name: "Coupons");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_PaymentId",
                table: "LedgerEntries");

            migrationBuilder.DropIndex(
                name: "IX_LedgerEntries_RefundId",
                table: "LedgerEntries");

            migrationBuilder.DropColumn(
                name: "Cancellation",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "DepositMinor",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "DepositPercent",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "PayNow",
                table: "Services");

            migrationBuilder.DropColumn(
                name: "Cancellation",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "CouponCode",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "CouponMinor",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "DetailsAt",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "MustPrepay",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "PointsEmail",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "PointsMinor",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "PointsUsed",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "PrepayMinor",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "Refunds");

            migrationBuilder.DropColumn(
                name: "StoppedAt",
                table: "Refunds");

            migrationBuilder.DropColumn(
                name: "Dispute",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "DisputeId",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "HumanSince",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "UnansweredSince",
                table: "Payments");

            migrationBuilder.DropColumn(
                name: "Dispute",
                table: "PaymentEvents");

            migrationBuilder.DropColumn(
                name: "DisputeId",
                table: "PaymentEvents");

            migrationBuilder.DropColumn(
                name: "Topic",
                table: "PaymentEvents");

            migrationBuilder.DropColumn(
                name: "LastAt",
                table: "LimitGates");

            migrationBuilder.DropColumn(
                name: "PointValueMinor",
                table: "Businesses");

            migrationBuilder.DropColumn(
                name: "PointsPerVisit",
                table: "Businesses");

            migrationBuilder.DropColumn(
                name: "PrepayAfterNoShows",
                table: "Businesses");
        }
    }
}
