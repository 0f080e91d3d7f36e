using System.Reflection;
using System.Text.RegularExpressions;
using BookingApp.Availability.Busy;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests;

/// <summary>The house plan, kept by the build: who may know whom, which third party lives where, and the one clock.</summary>
public sealed partial class HouseRules
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Ports to the outside world: their second implementation is the one that a test or tomorrow brings.
    // Ports, policies and facts: there an arrow is turned round, and one implementation is enough.
    private static readonly Type[] _ports =
    [
        typeof(IPaymentGateway), typeof(IHoldPolicy), typeof(BookingApp.Payments.Capture.IPaymentPolicy), typeof(ILookupPolicy),
        typeof(BookingApp.WaitingList.Offers.IOfferNotices), typeof(IStaffContact),
        typeof(IBookedVisits), typeof(IPaidAmounts), typeof(IFactHandler<>),
    ];

    private static readonly Type[] _types =
    [
        .. typeof(Money).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("BookingApp", StringComparison.Ordinal) is true && !type.Name.Contains('<')),
    ];

    [Fact]
    public void TimeProvider_is_the_only_clock()
    {
        Sources.MustNotSay("Ask the injected TimeProvider.", MachineClock());
        Sources.MustNotSay("Have TimeProvider injected: only a module says which one.", new Regex(@"TimeProvider\.System\b"), "*Module.cs", "Program.cs");
    }

    // The simulator is as slow as it is told to be.
    [Fact]
    public void Nobody_waits_by_a_clock_that_is_not_theirs() =>
        Sources.MustNotSay("Wait by a TimeProvider: the machine's own is keyed UnitOfWork.PauseTime.", MachineWait(), "PayPalSimulator/SimulatorCalls.cs");

    [Theory]
    [InlineData("await Task.Delay(Pause, ct);", true)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);", true)]
    [InlineData("Task.Delay(\n    TimeSpan.FromMilliseconds(20 * attempt),\n    ct);", true)]
    [InlineData("await Task.Delay(Pause, pauses, ct);", false)]
    [InlineData("Task.Delay(\n    TimeSpan.FromMilliseconds(20 * attempt), _clock, CancellationToken.None);", false)]
    public void A_planted_wait_by_the_machines_clock_is_seen(string line, bool isSeen) => Assert.Equal(isSeen, MachineWait().IsMatch(line));

    [Fact]
    public void Ids_is_the_only_source_of_chance() =>
        Sources.MustNotSay("Ask the injected Ids, so that a seeded run repeats.", Chance(), "Ids.cs");

    // The browser gets such a tag in pieces; a test of a component puts them together again, and sees nothing.
    [Fact]
    public void No_tag_stands_on_a_line_of_text() =>
        Sources.MustNotSay("Write the tag on a line of its own.", new Regex("@:.*<", RegexOptions.None, TimeSpan.FromSeconds(5)));

    [Theory]
    [InlineData("MudBlazor", "Components/")]
    [InlineData("NodaTime", "Catalog/BusinessZone.cs")]
    [InlineData("PhoneNumbers", "Contacts/")]
    [InlineData("PublicHoliday", "Catalog/Holidays/")]
    [InlineData("MailKit", "Notifications/Smtp/")]
    [InlineData("MimeKit", "Notifications/Smtp/", "Notifications/DevMailbox/")]
    [InlineData("Microsoft.AspNetCore.Identity", "Accounts/", "Components/Account/")]
    [InlineData("OpenTelemetry", "Monitoring/")]
    [InlineData("System.IO.Hashing", "Payments/PayPal/")]
    [InlineData("Microsoft.AspNetCore.DataProtection.EntityFrameworkCore", "Data/")]
    [InlineData("SkiaSharp", "Catalog/Photos/")]
    [InlineData("Npgsql", "Data/")]
    [InlineData("Microsoft.Data.SqlClient", "Data/")]
    [InlineData("Microsoft.Data.Sqlite", "Data/", "PayPalSimulator/")] // the simulator keeps a file of its own
    public void A_third_party_stays_in_its_room(string name, params string[] rooms) =>
        Sources.MustNotSay($"{name} is known only in {string.Join(" and ", rooms)}.", Named(name), rooms);

    [Fact]
    public void A_planted_third_party_is_seen_outside_its_room_and_not_within()
    {
        var found = Sources.Outside(
            [
                new("Payments/Slow.cs", "using System;\nusing MudBlazor;\n"), new("Payments/Fast.cs", "var dialog = new MudBlazor.DialogOptions();"),
                new("Components/Page.razor", "@using MudBlazor\n"), new("Payments/Other.cs", "using MudBlazorish;\n"),
            ],
            Named("MudBlazor"), "Components/");

        Assert.Equal(["Payments/Slow.cs:2: using MudBlazor;", "Payments/Fast.cs:1: var dialog = new MudBlazor.DialogOptions();"], found);
    }

    [Fact]
    public void Mail_goes_by_MailKit_alone() =>
        Sources.MustNotSay("Go by IEmailTransport; an address is an EmailAddress.", DotNetsMail());

    [Theory]
    [InlineData("Polly")]
    public void A_third_party_lives_in_one_folder(string name)
    {
        var folders = Sources.All.Where(file => Named(name).IsMatch(file.Text)).Select(file => file.Folder).Distinct().ToList();

        Assert.True(folders.Count <= 1, $"{name} is known in {string.Join(", ", folders)}: one of them is enough.");
    }

    [Fact]
    public void Pages_never_see_the_database() =>
        Sources.MustBeEmpty("Pages call services and queries only.", Under("Components/").SelectMany(file => file.Find(Database())));

    [Theory]
    [InlineData("@inject UnitOfWork Work")]
    [InlineData("@inject  Transactions Transactions")]
    [InlineData("@inject IDbContextFactory<BookingDbContext> Contexts")]
    [InlineData("    [Inject]\n    private UnitOfWork Work { get; init; } = null!;")]
    [InlineData("    [Inject] public required Transactions Saved { get; set; }")]
    [InlineData("public sealed class DaySheet(UnitOfWork work)")]
    [InlineData("public sealed class DaySheet(Transactions transactions, TimeProvider clock)")]
    [InlineData("@using Microsoft.EntityFrameworkCore")]
    public void A_planted_way_to_the_database_is_seen(string line) => Assert.NotEmpty(new SourceFile("Components/Planted.razor", line).Find(Database()));

    [Theory]
    [InlineData("@inject LedgerQueries Ledger")]
    [InlineData("<MudText>@Text[\"Transactions\"]</MudText>")]
    [InlineData("    [Inject] private LedgerQueries Ledger { get; init; } = null!;\n    private int Transactions { get; set; }")]
    public void A_service_is_no_way_to_the_database(string line) => Assert.Empty(new SourceFile("Components/Planted.razor", line).Find(Database()));

    [Fact]
    public void A_class_given_to_a_component_is_styled_where_it_reaches()
    {
        var styles = string.Concat(new[] { "app.css", "mud.css" }.Select(file => File.ReadAllText(Path.Combine(Built.Root, "BookingApp", "wwwroot", file))));

        var given = Under("Components/").SelectMany(file => GivenClass().Matches(file.Text)).SelectMany(match => match.Groups["names"].Value.Split(' '))
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(given);
        Assert.All(given, name => Assert.Matches($@"\.{Regex.Escape(name)}\b", styles)); // the styles beside a page reach its own elements only
    }

    [Fact]
    public void Nobody_points_at_the_pages() =>
        Sources.MustNotSay("Components are at the end of every arrow.", new Regex(@"BookingApp\.Components\b"), "Components/", "Program.cs");

    [Fact]
    public void Only_its_own_folder_knows_how_PayPal_speaks() =>
        Sources.MustNotSay(
            "Go by IPaymentGateway.", new Regex(@"(using\s+|BookingApp\.|\b)Payments\.PayPal\b|\bPayPal\.[A-Z]\w+\s*[({.<>]"), "Payments/PayPal/", "*Module.cs",
            "Program.cs");

    // Our own two words for a provider's are the desk's gateway; the demo tells of days when PayPal declined a card.
    [Fact]
    public void A_providers_words_stay_with_its_gateway() => Sources.MustNotSay(
        "Give the answer of the gateway a form of its own.", ProvidersWord(), "Payments/PayPal/", "Payments/InPerson/", "PayPalSimulator/", "Demo/",
        "Monitoring/Telemetry.cs");

    [Fact]
    public void A_planted_word_of_a_provider_is_seen_outside_its_gateway()
    {
        const string Says = "refused.Issue is \"ORDER_NOT_APPROVED\"";

        var found = Sources.Outside([new("Payments/Capture/Gate.cs", Says), new("Payments/PayPal/Issues.cs", Says)], ProvidersWord(), "Payments/PayPal/");

        Assert.Equal([$"Payments/Capture/Gate.cs:1: {Says}"], found);
    }

    [Fact]
    public void The_ledger_is_only_ever_added_to() => Sources.MustNotSay(
        "A correction is a new transaction.", new Regex(
            @"(LedgerEntries\b|Set<LedgerEntry>)[^;]*\.(ExecuteUpdate|ExecuteDelete|Remove|RemoveRange|Update|UpdateRange)(Async)?\("), "Data/Migrations/");

    [Fact]
    public void Entities_know_no_database_no_clock_and_no_service()
    {
        using var db = new SqliteBookingDbContext(new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite().Options);
        var entities = db.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(_types.Contains).Distinct();

        Sources.MustBeEmpty("An entity takes what it needs to know as an argument.", entities.SelectMany(entity =>
            Mentioned(entity).Where(IsNoneOfAnEntitysBusiness).Distinct().Select(type => $"{entity.Name} knows {type.Name}")));
    }

    [Fact]
    public void Settings_are_read_by_options_only() =>
        Sources.MustNotSay("Make it a property of an options class.", new Regex(@"onfiguration\s*\["));

    [Fact]
    public void A_dot_between_two_parts_never_leads_a_line() =>
        Sources.MustBeEmpty("A line may break after the dot, not before it: &nbsp;· in markup, \\u00A0· in a text.",
            Sources.All.Where(file => file.Path.EndsWith(".razor", StringComparison.Ordinal)).SelectMany(file => file.Find(new Regex(" · "))));

    [Fact]
    public void What_stands_in_a_row_is_joined_in_one_place() =>
        Sources.MustNotSay("RowWords.Of joins it.", new Regex(@"Join\(""\\u00A0· """), "Components/Shared/Lists/RowWords.cs");

    [Fact]
    public void The_root_holds_a_program_of_under_sixty_lines_and_six_files_at_most()
    {
        var root = Sources.All.Where(file => file.Folder.Length is 0 && file.Path.EndsWith(".cs", StringComparison.Ordinal)).ToList();

        Assert.InRange(root.Count, 1, 1 + 6);
        Assert.InRange(root.Single(file => file.Path is "Program.cs").Text.Count(letter => letter is '\n'), 1, 59);
    }

    [Fact]
    public void An_interface_exists_only_where_two_implementations_do() => Sources.MustBeEmpty(
        "One implementation needs no interface.",
        _types.Where(type => type.IsInterface && !_ports.Contains(type))
            .Where(type => _types.Count(other => other is { IsClass: true, IsAbstract: false } && other.IsAssignableTo(type)) < 2)
            .Select(type => type.FullName!));

    [Fact]
    public void Names_say_what_a_thing_is() => Sources.MustBeEmpty(
        "These endings say nothing.",
        _types.Where(type => IsEmpty(type.Name) && !ContinuesAFrameworksName(type)).Select(type => type.FullName!)
            .Concat(Sources.All.Where(file => file.Path.EndsWith("/Extensions.cs", StringComparison.Ordinal)).Select(file => file.Path)));

    [Theory]
    [InlineData("Staff")]
    [InlineData("Admin")]
    public void A_page_is_safe_by_where_it_is_born(string audience) => Sources.MustBeEmpty(
        $"Pages in Components/{audience} carry a policy, by the folder's _Imports.razor.",
        _types.Where(
            type => type.Namespace!.StartsWith($"BookingApp.Components.{audience}", StringComparison.Ordinal) && type.IsDefined(typeof(RouteAttribute)))
            .Where(type => type.GetCustomAttributes<AuthorizeAttribute>().All(attribute => attribute.Policy is null))
            .Select(type => type.FullName!));

    [Fact]
    public void Nothing_is_left_open() =>
        Sources.MustNotSay("Finish it or leave it out.", new Regex(@"\bNotImplementedException\b|\bNotSupportedException\(\s*\)"));

    // As dotnet format sorts them, which takes half a minute to say so.
    [Fact]
    public void Usings_stand_in_order_with_System_first() => Sources.MustBeEmpty(
        "Sort the usings: dotnet format does it.",
        Sources.Written.Where(file =>
        {
            var usings = Using().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).ToList();
            return !usings.SequenceEqual(usings.OrderBy(name => !IsSystem(name)).ThenBy(name => name.Replace('.', ' '), StringComparer.OrdinalIgnoreCase));
        }));

    private static bool IsSystem(string name) => name is "System" || name.StartsWith("System.", StringComparison.Ordinal);

    private static IEnumerable<SourceFile> Under(string room) => Sources.All.Where(file => file.Path.StartsWith(room, StringComparison.Ordinal));

    private static Regex Named(string name) => new($@"(?<![\w.]){Regex.Escape(name)}(?!\w)");

    private static bool IsEmpty(string name) => EmptyName().IsMatch(name.Split('`')[0]);

    // Who derives from Identity's SignInManager keeps its word.
    private static bool ContinuesAFrameworksName(Type type) =>
        type.BaseType is { Name: var name } inherited && inherited.Assembly != type.Assembly && IsEmpty(name);

    // Every type that its constructors, fields and methods name.
    private static IEnumerable<Type> Mentioned(Type type) => type.GetFields(Declared).Select(field => field.FieldType)
        .Concat(type.GetConstructors(Declared).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
        .Concat(type.GetMethods(Declared).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)));

    private static bool IsNoneOfAnEntitysBusiness(Type type) =>
        type.IsAssignableTo(typeof(TimeProvider))
        || type.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) is true
        || type.Namespace?.StartsWith("BookingApp", StringComparison.Ordinal) is true && Service().IsMatch(type.Name);

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bStopwatch\b|\bEnvironment\.TickCount|\bDateOnly\.FromDateTime\(DateTime")]
    private static partial Regex MachineClock();

    [GeneratedRegex(@"\bTask\.Delay\((?![^;]*\b_?(clock|pauses)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex MachineWait();

    [GeneratedRegex(@"\bGuid\.(NewGuid|CreateVersion7)\b|\bnew Random\b|\bRandom\.Shared\b|\bRandomNumberGenerator\b")]
    private static partial Regex Chance();

    [GeneratedRegex(
        @"DbContext|EntityFrameworkCore|\bUnitOfWork\b|@inject\s+Transactions\b|\[Inject\][^;{]*\bTransactions\s+\w|[(,]\s*Transactions\s+\w")]
    private static partial Regex Database();

    [GeneratedRegex("\"[A-Z]+_[A-Z_]+\"")]
    private static partial Regex ProvidersWord();

    [GeneratedRegex(@"<[A-Z]\w+\s[^<>]*\bClass=""(?<names>[\w\- ]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex GivenClass();

    [GeneratedRegex(@"(Manager|Helpers?|Utils?|Utilities|Common|Base|Dto|Info)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(
        @"\bSystem\.Net\.Mail\b|\b(MailMessage|AlternateView|LinkedResource|SmtpException|SmtpFailedRecipients?Exception|SmtpDeliveryMethod)\b",
        RegexOptions.ExplicitCapture)]
    private static partial Regex DotNetsMail();

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Using();

    [GeneratedRegex("[a-z](Service|Queries|Options|Module|Mapping)$")]
    private static partial Regex Service();
}
