using System.Globalization;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>What a webhook's signature covers, worked out apart from the app's own check, so that each proves the other.</summary>
internal static class SimulatorSignature
{
    public static string Text(string transmissionId, string time, string webhookId, ReadOnlySpan<byte> body) =>
        $"{transmissionId}|{time}|{webhookId}|{Crc(body).ToString(CultureInfo.InvariantCulture)}";

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) is 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320u;
        }

        return crc ^ 0xFFFFFFFFu;
    }
}
