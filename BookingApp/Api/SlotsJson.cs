using System.Buffers;
using System.Runtime.CompilerServices;
using BookingApp.Availability;

namespace BookingApp.Api;

/// <summary>A <see cref="SlotsAnswer"/> as it is sent. The JSON of a day is written once, for all who ask as long as the day is the same, and goes
/// when the cache drops the day.</summary>
internal sealed class SlotsJson(string timeZone, IReadOnlyList<DaySlots> days) : IResult
{
    private static readonly byte[] Opening = [.. "{\"timeZone\":"u8];
    private static readonly byte[] Days = [.. ",\"days\":["u8];
    private static readonly byte[] Comma = [.. ","u8];
    private static readonly byte[] Closing = [.. "]}"u8];

    private static readonly ConditionalWeakTable<DaySlots, byte[]> Written = [];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ApiAnswer.Begin(httpContext, StatusCodes.Status200OK);
        var parts = Parts();
        httpContext.Response.ContentLength = parts.Sum(part => (long)part.Length);
        foreach (var part in parts)
            httpContext.Response.BodyWriter.Write(part);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>The bytes, in pieces.</summary>
    public List<byte[]> Parts()
    {
        var parts = new List<byte[]>(2 * days.Count + 3) { Opening, ApiJson.WriteBytes(timeZone), Days };
        for (var i = 0; i < days.Count; i++)
        {
            if (i > 0)
                parts.Add(Comma);
            parts.Add(days[i].Slots.Count > 0 || days[i].IsFull ? Written.GetValue(days[i], Write) : Write(days[i])); // a closed one may be nobody's but ours
        }

        parts.Add(Closing);
        return parts;
    }

    private static byte[] Write(DaySlots day) => ApiJson.WriteBytes(DayAnswer.Of(day));
}
