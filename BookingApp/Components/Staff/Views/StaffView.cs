namespace BookingApp.Components.Staff.Views;

/// <summary>The ways in which staff look at bookings.</summary>
public enum StaffView { Day, Week, Month, List }
