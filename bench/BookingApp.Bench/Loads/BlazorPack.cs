using System.Buffers.Binary;
using System.Text;

namespace BookingApp.Bench.Loads;

/// <summary>The few messages of SignalR's MessagePack protocol that a circuit and its browser exchange.</summary>
internal static class BlazorPack
{
    /// <summary>A call of the hub, with its length before it.</summary>
    /// <param name="id">Under which the hub answers; none: it does not.</param>
    /// <param name="target">The hub's method.</param>
    /// <param name="arguments">Texts, numbers, truths and nothings.</param>
    public static byte[] Call(string? id, string target, params IEnumerable<object?> arguments)
    {
        using var message = new MemoryStream();
        message.Write([0x96, 0x01, 0x80]); // six parts: an invocation, no headers
        Write(message, id);
        Write(message, target);
        var values = arguments.ToList();
        message.WriteByte((byte)(0x90 | values.Count));
        values.ForEach(value => Write(message, value));
        message.WriteByte(0x90); // no streams
        using var framed = new MemoryStream();
        for (var length = (int)message.Length; ; length >>= 7)
        {
            framed.WriteByte((byte)(length > 0x7f ? length & 0x7f | 0x80 : length));
            if (length <= 0x7f)
                break;
        }

        message.WriteTo(framed);
        return framed.ToArray();
    }

    /// <summary>The messages of one frame: an invocation is its target and arguments, a completion its id and result.</summary>
    public static IEnumerable<Message> Read(ReadOnlyMemory<byte> frame)
    {
        for (var at = 0; at < frame.Length;)
        {
            var (length, shift) = (0, 0);
            byte part;
            do
            {
                part = frame.Span[at++];
                length |= (part & 0x7f) << shift;
                shift += 7;
            }
            while (part > 0x7f);

            var reader = new Reader(frame.Slice(at, length));
            at += length;
            if (reader.Next() is not object?[] { Length: > 0 } parts)
                continue;
            switch (parts[0])
            {
                case 1L:
                    yield return new Message((string)parts[3]!, (object?[])parts[4]!);
                    break;
                case 3L:
                    yield return new Message("", [parts[2], parts[^1]]);
                    break;
                case 7L:
                    yield return new Message("JS.Error", [parts.ElementAtOrDefault(1) ?? "The connection was closed."]);
                    break;
            }
        }
    }

    private static void Write(Stream to, object? value)
    {
        Span<byte> number = stackalloc byte[9];
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool truth:
                to.WriteByte(truth ? (byte)0xc3 : (byte)0xc2);
                break;
            case long whole:
                number[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(number[1..], whole);
                to.Write(number);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                number[0] = 0xdb;
                BinaryPrimitives.WriteInt32BigEndian(number[1..], bytes.Length);
                to.Write(number[..5]);
                to.Write(bytes);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is not sent.", nameof(value));
        }
    }

    /// <summary>A target is empty where the hub answers a call.</summary>
    internal sealed record Message(string Target, object?[] Arguments);

    private sealed class Reader(ReadOnlyMemory<byte> bytes)
    {
        private int _at;

        public object? Next()
        {
            var kind = bytes.Span[_at++];
            return kind switch
            {
                <= 0x7f => (long)kind,
                >= 0xe0 => (long)(sbyte)kind,
                >= 0x80 and <= 0x8f => Map(kind & 0x0f),
                >= 0x90 and <= 0x9f => Array(kind & 0x0f),
                >= 0xa0 and <= 0xbf => Text(kind & 0x1f),
                0xc0 => null,
                0xc2 => false,
                0xc3 => true,
                0xc4 => Bytes((int)Number(1)),
                0xc5 => Bytes((int)Number(2)),
                0xc6 => Bytes((int)Number(4)),
                0xca or 0xd2 or 0xce => Number(4),
                0xcb or 0xd3 or 0xcf => Number(8),
                0xcc or 0xd0 => Number(1),
                0xcd or 0xd1 => Number(2),
                0xd9 => Text((int)Number(1)),
                0xda => Text((int)Number(2)),
                0xdb => Text((int)Number(4)),
                0xdc => Array((int)Number(2)),
                0xdd => Array((int)Number(4)),
                0xde => Map((int)Number(2)),
                0xdf => Map((int)Number(4)),
                _ => throw new InvalidDataException($"MessagePack's {kind:x2} is not read."),
            };
        }

        // Neither hub nor browser sends a negative number that is read here.
        private long Number(int length)
        {
            var number = 0L;
            foreach (var part in Bytes(length).Span)
                number = (number << 8) | part;
            return number;
        }

        private ReadOnlyMemory<byte> Bytes(int length) => bytes.Slice((_at += length) - length, length);

        private string Text(int length) => Encoding.UTF8.GetString(Bytes(length).Span);

        private object?[] Array(int length) => [.. Enumerable.Range(0, length).Select(_ => Next())];

        private object?[] Map(int length) => Array(2 * length);
    }
}
