using System.Globalization;
using BookingApp.Catalog;

namespace BookingApp.Notifications.Rendering;

/// <summary>Times on the business's clock, saying so: the reader may be anywhere.</summary>
internal sealed class EmailClock(BusinessZone zone, EmailWords words)
{
    public string Span(DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (zone.ToLocal(start), zone.ToLocal(end));
        var until = from.Date == to.Date ? Time(to) : $"{Day(to)}, {Time(to)}";
        return from.Offset == to.Offset
            ? $"{Day(from)}, {Time(from)} – {until} ({Zone(from)})"
            : $"{Day(from)}, {Time(from)} {Offset(from)} – {until} {Offset(to)} ({words["Zone_Short", zone.City]})"; // the clocks change meanwhile
    }

    public string Long(DateTimeOffset instant)
    {
        var local = zone.ToLocal(instant);
        return $"{Day(local)}, {Time(local)} ({Zone(local)})";
    }

    public string Short(DateTimeOffset instant)
    {
        var local = zone.ToLocal(instant);
        // by its name: 03/06 would be the third of June to some and the sixth of March to others
        return $"{local.ToString("ddd", words.Culture)} {local.ToString("M", words.Culture)}, {Time(local)} ({words["Zone_Short", zone.City]})";
    }

    public string Brief(DateTimeOffset instant) => $"{zone.ToLocal(instant).ToString("g", words.Culture)} ({words["Zone_Short", zone.City]})";

    private string Day(DateTimeOffset local) => local.ToString("D", words.Culture);

    private string Time(DateTimeOffset local) => local.ToString("t", words.Culture);

    private string Zone(DateTimeOffset local) => words["Zone", zone.City, Offset(local)];

    private static string Offset(DateTimeOffset local) => $"UTC{local.ToString("zzz", CultureInfo.InvariantCulture)}";
}
