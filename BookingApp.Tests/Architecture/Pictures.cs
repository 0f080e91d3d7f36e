using System.Reflection;
using System.Text;
using BookingApp.Reservations;

namespace BookingApp.Tests.Architecture;

/// <summary>The pictures in <c>docs/architecture.md</c>, drawn from what is built.</summary>
internal static class Pictures
{
    /// <summary>The rooms: a full line where one may know another, a dotted one where it does and should not. What follows from other lines is not
    /// drawn.</summary>
    public static string OfRooms(IReadOnlyList<Arrow> arrows, IReadOnlyDictionary<string, string[]> matrix)
    {
        var drawn = arrows.Where(arrow => arrow.To is not Rooms.Kernel and not "Localization").ToList();
        var wrong = Rooms.NotAllowed(drawn, matrix).ToHashSet();
        var right = drawn.Except(wrong).Select(arrow => (arrow.From, arrow.To)).ToHashSet();
        var text = new StringBuilder("```mermaid\nflowchart TD\n");
        foreach (var (from, to) in right.Where(arrow => !right.Any(by => by.From == arrow.From && by.To != arrow.To && Reaches(by.To, arrow.To))))
            text.Append(CultureInvariant($"    {from} --> {to}\n"));
        foreach (var arrow in wrong.OrderBy(a => a.From, StringComparer.Ordinal).ThenBy(a => a.To, StringComparer.Ordinal))
            text.Append(CultureInvariant($"    {arrow.From} -.-> {arrow.To}\n"));
        return text.Append("```").ToString();

        bool Reaches(string from, string to) => right.Contains((from, to)) || right.Where(arrow => arrow.From == from).Any(arrow => Reaches(arrow.To, to));
    }

    /// <summary>The life of a reservation, by the switch that owns it.</summary>
    public static string OfReservation()
    {
        var canMove = typeof(Reservation)
            .GetMethod("CanMove", BindingFlags.NonPublic | BindingFlags.Static)!.CreateDelegate<Func<ReservationStatus, ReservationStatus, bool>>();
        var text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> Held\n");
        foreach (var from in Enum.GetValues<ReservationStatus>())
        {
            foreach (var to in Enum.GetValues<ReservationStatus>().Where(to => canMove(from, to)))
                text.Append(CultureInvariant($"    {from} --> {to}\n"));
        }

        return text.Append("```").ToString();
    }

    /// <summary>A page with the text between two comments of that name put in.</summary>
    public static string Put(string page, string name, string text)
    {
        var (open, close) = ($"<!-- {name}: drawn by ArchitectureTests -->\n", $"\n<!-- end of {name} -->");
        var from = page.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var to = page.IndexOf(close, StringComparison.Ordinal);
        return from < open.Length || to < from
            ? throw new InvalidOperationException($"docs/architecture.md has no place for {name}.")
            : page[..from] + text + page[to..];
    }

    private static string CultureInvariant(FormattableString text) => FormattableString.Invariant(text);
}
