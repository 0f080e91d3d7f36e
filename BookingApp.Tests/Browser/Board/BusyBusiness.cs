using System.Text.Json;

namespace BookingApp.Tests.Browser.Board;

/// <summary>A business with a full day, and with what makes a board hard to read: names of sixty letters, visits of a quarter of an hour, a class, buffers,
/// breaks, rooms, holds, and what is still due.</summary>
internal static class BusyBusiness
{
    public const int Talk = 1;

    private const int Trim = 2;
    private const int Massage = 3;
    private const int Colour = 4;
    private const int Physiotherapy = 5;
    private const int Yoga = 6; // a class of the first person's

    private static readonly int[] _order = [Talk, Trim, Trim, Massage, Talk, Physiotherapy, Trim, Talk, Colour, Trim, Talk, Massage];
    private static readonly Dictionary<int, (int Before, int Long, int After)> _minutes = new()
    {
        [Talk] = (0, 30, 0),
        [Trim] = (0, 15, 0),
        [Massage] = (5, 60, 10),
        [Colour] = (0, 90, 0),
        [Physiotherapy] = (0, 30, 0),
        [Yoga] = (0, 60, 0),
    };

    private static readonly string[] _people =
    [
        "Ana Weber", "Maria Magdalena von Hohenberg-Sonnenstein zu Oberaltenburgen", "Chiara Rossi", "David Lindqvist",
        "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis", "Eda Kaya", "Finn S\u00f8rensen", "Grace O'Malley", "Hugo Blanc", "Ines Pereira",
        "Jun Tanaka", "Lena Vogt",
    ];

    /// <summary>The business, with an account for whoever is in it.</summary>
    public static async Task<TestStudio> StartAsync(int people)
    {
        var seed = Path.GetTempFileName();
        await File.WriteAllTextAsync(seed, Seed(people));
        var studio = await TestStudio.StartAsync(("Seed:File", seed), ("Seed:Demo", "true"), ("Holds:Lifetime", "12:00:00"));
        File.Delete(seed);
        return studio;
    }

    /// <summary>Fills a day from six in the morning until the afternoon, so that so many blocks stand on its board.</summary>
    public static Task FillAsync(TestStudio studio, DateTimeOffset day, int people, int blocks) =>
        Parallel.ForEachAsync(Enumerable.Range(1, people), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (person, _) =>
        {
            var minute = 6 * 60;
            for (var n = person - 1; n < blocks; n += people)
            {
                var service = (person, n / people) is (1, 2) ? Yoga : _order[((n / people) + (person * 3)) % _order.Length];
                var (before, length, after) = _minutes[service];
                if (minute < 13 * 60 && minute + before + length + after > (12 * 60) + 30)
                    minute = 13 * 60; // after the break
                for (var guest = 0; guest < (service is Yoga ? 3 : 1); guest++)
                    await BookAsync(studio, day.AddMinutes(minute + before), service, person, service is Yoga ? $"Yogi{guest} Busy" : NameOf(n), n % 2 is 0);
                minute += before + length + after;
            }
        });

    private static async Task BookAsync(TestStudio studio, DateTimeOffset at, int service, int person, string name, bool isPaid)
    {
        var held = await studio.HoldAtAsync(at, service, name, person);
        if (service is not Colour)
            await studio.ApproveAsync(held);
        else if (isPaid && await studio.ApproveAsync(held) is { } order)
            await studio.ReturnAsync(held, order);
    }

    private static string NameOf(int n) => (n % 11) switch
    {
        5 => $"G{n} Wolfeschlegelsteinhausenbergerdorffwelchevoralternwareng".PadRight(60, 'e')[..60],
        8 => $"G{n} Alexander Featherstonehaugh-Cholmondeley the Third of Ely".PadRight(60, 'y')[..60],
        _ => $"Guest{n} Busy",
    };

    private static string Seed(int people) => JsonSerializer.Serialize(new
    {
        business = new { name = "Large Studio", timeZone = "Etc/UTC", currency = "EUR", locale = "en-GB" },
        people = Enumerable.Range(1, people).Select(id => new
        {
            id,
            name = _people[id - 1],
            hours = new[]
            {
                new
                {
                    days = new[] { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
                    from = "06:00",
                    to = id % 4 is 0 ? "19:00" : "20:00",
                    breaks = new[] { new { from = "12:30", to = "13:00" } },
                },
            },
        }),
        rooms = Enumerable.Range(1, people).Select(n => new { id = 100 + n, name = $"Room {n} with the view over the garden", kind = "treatment" }),
        services = new[]
        {
            Service(Talk, "Talk", people), Service(Trim, "Fringe trim", people), Service(Massage, "Deep tissue massage", people, room: "treatment"),
            Service(Colour, "Colour", people, price: "80.00", deposit: "20.00"),
            Service(Physiotherapy, "Physiotherapy for shoulders, necks and backs of office workers", people), Service(Yoga, "Yoga flow", 1, capacity: 14),
        },
    });

    private static object Service(int id, string name, int people, string price = "0", string deposit = "0", string? room = null, int capacity = 1) => new
    {
        id,
        name,
        people = Enumerable.Range(1, people),
        price,
        deposit,
        capacity,
        durationMinutes = _minutes[id].Long,
        bufferBefore = _minutes[id].Before,
        bufferAfter = _minutes[id].After,
        interval = 5,
        noticeMinutes = 0,
        horizonDays = 60,
        roomKind = room,
    };
}
