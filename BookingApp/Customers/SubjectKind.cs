namespace BookingApp.Customers;

/// <summary>What a visitor is known by.</summary>
public enum SubjectKind { Browser, Address, Email }
