namespace BookingApp.Availability;

/// <summary>Why a start is not offered: a stable code (the API's <c>rule</c>) and what its text is filled with.</summary>
public sealed record Refusal(string Rule, params object[] Args)
{
    public static class Rules
    {
        public const string Notice = "notice";
        public const string Horizon = "horizon";
        public const string Closed = "closed";
        public const string OffGrid = "off_grid";
        public const string PartySize = "party_size";
        public const string StaffDoesNotPerform = "staff_does_not_perform";
        public const string Inactive = "inactive";
        public const string PerCustomer = "per_customer";
        public const string PerDay = "per_day";
        public const string Taken = "taken"; // free of every rule, but somebody has the time
    }
}
