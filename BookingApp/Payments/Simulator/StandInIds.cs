using System.Security.Cryptography;

namespace BookingApp.Payments.Simulator;

/// <summary>Ids that look like PayPal's. They are the provider's business, so the app's own Ids do not make them.</summary>
internal static class StandInIds
{
    public static string Code(int length) => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPRSTUVWXY0123456789", length);

    public static string Hex(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);
}
