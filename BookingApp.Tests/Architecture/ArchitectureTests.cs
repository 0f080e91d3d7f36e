namespace BookingApp.Tests.Architecture;

public sealed class ArchitectureTests
{
    private static readonly string[] _toReservations = ["Settings", "Contacts", "Data", "Localization", "Catalog", "Customers", "Availability"];
    private static readonly string[] _toPayments = [.. _toReservations, "Reservations", "Discounts"];
    private static readonly string[] _belowJobs = [.. _toPayments, "WaitingList", "Payments", "Accounting", "Notifications", "Risk", "Monitoring", "Accounts"];

    // Who may know whom. The kernel may be known by all; what is missing here is known by nobody below.
    private static readonly Dictionary<string, string[]> _matrix = new(StringComparer.Ordinal)
    {
        ["Settings"] = [],
        ["Contacts"] = [],
        ["Data"] = ["Settings"],
        ["Localization"] = [],
        ["Catalog"] = ["Settings", "Contacts", "Data", "Localization"],
        ["Customers"] = ["Settings", "Contacts", "Data", "Localization", "Catalog"],
        ["Availability"] = ["Data", "Localization", "Catalog"],
        ["Accounts"] = ["Contacts", "Data", "Localization", "Catalog", "Customers"],
        ["Reservations"] = _toReservations,
        ["Discounts"] = [.. _toReservations, "Reservations"],
        ["WaitingList"] = [.. _toReservations, "Reservations"],
        ["Payments"] = _toPayments,
        ["Accounting"] = [.. _toPayments, "Payments"],
        ["Notifications"] = [.. _toPayments, "WaitingList", "Payments", "Monitoring"], // an alert is told by who looks for it, as every fact is
        ["Risk"] = [.. _toPayments, "Payments"],
        ["Monitoring"] = [.. _toPayments, "WaitingList", "Payments"], // what a waiting list offers nobody pressed for
        ["Integrity"] = _belowJobs,
        ["Jobs"] = [.. _belowJobs, "Integrity"],
        ["Api"] = _belowJobs,
        ["Components"] = [.. _belowJobs, "Integrity", "Jobs"],
        ["PayPalSimulator"] = ["Settings", "Localization"],
        ["Demo"] = [.. _belowJobs, "PayPalSimulator"],
        ["CommandLine"] = [.. _belowJobs, "Integrity", "Jobs", "Demo"],
    };

    [Fact]
    public void No_room_knows_another_that_it_may_not()
    {
        var unknown = Rooms.NotAllowed(Rooms.Arrows, _matrix)
            .Select(arrow => $"{Name(arrow)}: {string.Join("; ", arrow.Shown.Take(5))}");

        Sources.MustBeEmpty("Turn the arrow round: a fact, a port, or the room it belongs to.", unknown);
    }

    [Fact]
    public void No_room_says_another_that_it_may_not_know()
    {
        var said = Rooms.NotAllowed(Rooms.Said(Sources.All), _matrix)
            .Select(arrow => $"{Name(arrow)}: {string.Join("; ", arrow.Shown.Take(5))}");

        Sources.MustBeEmpty("A constant is knowledge too: it belongs to the kernel, or to who is known.", said);
    }

    [Fact]
    public void The_house_has_no_cycle() => Assert.Empty(Rooms.Cycles(Rooms.Arrows.Where(arrow => arrow.To != Rooms.Kernel)));

    [Fact]
    public void The_kernel_knows_no_room() => Assert.DoesNotContain(Rooms.Arrows, arrow => arrow.From == Rooms.Kernel);

    [Fact]
    public void Every_room_has_its_place_in_the_matrix() =>
        Assert.Empty(Rooms.Arrows.SelectMany(arrow => new[] { arrow.From, arrow.To }).Where(room => room != Rooms.Kernel).Except(_matrix.Keys));

    [Fact]
    public async Task The_pictures_are_of_what_is_built()
    {
        var file = Path.Combine(Built.Root, "docs", "architecture.md");
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        var drawn = Drawn(page);

        if (Environment.GetEnvironmentVariable("BOOKING_DRAW") is "1")
            await File.WriteAllTextAsync(file, drawn, TestContext.Current.CancellationToken);
        else
            Assert.True(page == drawn, "docs/architecture.md is stale: BOOKING_DRAW=1 ./test.sh ArchitectureTests draws it anew.");
    }

    [Fact]
    public async Task A_planted_line_makes_a_picture_stale()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Built.Root, "docs", "architecture.md"), TestContext.Current.CancellationToken);

        foreach (var name in new[] { "rooms", "reservation" })
        {
            var planted = Pictures.Put(page, name, "```mermaid\nflowchart TD\n    Data --> Components\n```");

            Assert.NotEqual(planted, Drawn(planted));
            Assert.Equal(Drawn(page), Drawn(planted));
        }
    }

    [Fact]
    public void A_planted_arrow_is_seen_in_what_code_does_and_not_only_in_what_it_says()
    {
        var arrows = Rooms.Read(typeof(Planted.Upper.Knows).Assembly, "BookingApp.Tests.Architecture.Planted");

        Assert.Equal(["Lower → Upper", "Upper → Lower"], arrows.Select(Name));
        Assert.Equal(["Knows → Known"], arrows.Single(arrow => arrow.From is "Upper").Shown); // by a call in a lambda alone
        Assert.Equal("Lower → Upper", Name(Assert.Single(Rooms.NotAllowed(arrows, new Dictionary<string, string[]> { ["Upper"] = ["Lower"] }))));
        Assert.Equal(["Lower", "Upper"], Assert.Single(Rooms.Cycles(arrows)));
    }

    [Fact]
    public void A_planted_using_is_seen_though_a_constant_leaves_no_trace()
    {
        var arrow = Assert.Single(Rooms.Said(
        [
            new("Payments/PayPal/Account.cs", "using System;\nusing BookingApp.PayPalSimulator;\n"),
            new("Payments/PayPal/Tokens.cs", "using static BookingApp.PayPalSimulator.SimulatorNames;\nusing BookingApp.Payments.Refunds;\n"),
            new("Program.cs", "using BookingApp.PayPalSimulator;\n"),
        ]));

        Assert.Equal("Payments → PayPalSimulator", Name(arrow));
        Assert.Equal(["Payments/PayPal/Account.cs", "Payments/PayPal/Tokens.cs"], arrow.Shown);
    }

    private static string Drawn(string page) =>
        Pictures.Put(Pictures.Put(page, "rooms", Pictures.OfRooms(Rooms.Arrows, _matrix)), "reservation", Pictures.OfReservation());

    private static string Name(Arrow arrow) => $"{arrow.From} → {arrow.To}";
}
